import { SEVERITIES, type Severity } from '../model/check.ts';
import type { IncidentEvent } from './incident-event.ts';

/** What a channel wants to hear of: all that it names must fit; what it does not name does not matter. */
export interface Match {
  /** This severity or a worse one. */
  readonly severity?: Severity;
  readonly clusters?: readonly string[];
  /** One of them was hit at some time of the incident. */
  readonly namespaces?: readonly string[];
  /** One of them was a cause at some time of the incident. */
  readonly causes?: readonly string[];
}

/**
 * Whether an event goes to a channel with this `match`. Severity never falls, causes and namespaces only grow: whoever heard
 * of an incident hears of its end.
 */
export function matches(match: Match | undefined, { detail }: IncidentEvent): boolean {
  const { severity, clusters, namespaces, causes } = match ?? {};
  const fits = (wanted: readonly string[] | undefined, values: readonly string[]) =>
    wanted === undefined || values.some((value) => wanted.includes(value));
  return (
    (severity === undefined || severitiesFrom(severity).includes(detail.severity)) &&
    fits(clusters, [detail.cluster.name]) &&
    fits(namespaces, detail.namespaces) &&
    fits(causes, detail.causes)
  );
}

/** A severity and all that are worse. */
export function severitiesFrom(severity: Severity): readonly Severity[] {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
}
