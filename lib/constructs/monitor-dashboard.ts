import { type Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Check } from '../../lambda/checks/define-check.ts';
import { causesRow } from './board/causes-row.ts';
import { checksRow, kubeProxyRow } from './board/checks-row.ts';
import { fleetRow } from './board/fleet-row.ts';
import { incidentsRow } from './board/incidents-row.ts';
import { ownHealthRows } from './board/own-health-rows.ts';
import { registriesRow } from './board/registries-row.ts';

export interface MonitorDashboardProps {
  readonly alarms: readonly Alarm[];
  readonly checks: readonly Pick<Check, 'id' | 'question'>[];
  /** Where each look leaves its lines. */
  readonly looksLog: ILogGroup;
  /** Where each survey of the fleet leaves its line. */
  readonly surveyLog: ILogGroup;
  /** What draws the open incidents. */
  readonly widget: IFunction;
  /** The functions and queues below it are drawn. */
  readonly parts: Construct;
}

/** The clusters, what is wrong with them and why, then the registries, each check, and the monitor itself. */
export class MonitorDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: MonitorDashboardProps) {
    const { alarms, checks, looksLog, surveyLog, widget, parts } = props;
    const has = (check: string) => checks.some(({ id }) => id === check);
    super(scope, id, {
      widgets: [
        fleetRow(),
        incidentsRow(widget),
        causesRow(surveyLog),
        ...(has('registry-access') ? [registriesRow(looksLog)] : []),
        ...(has('kube-proxy') ? [kubeProxyRow()] : []),
        checksRow(checks, looksLog),
        ...ownHealthRows(alarms, parts),
      ],
    });
  }
}
