import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/contract/env.ts';
import { TABLE } from '../../lambda/contract/table.ts';
import { MonitorFunction } from './monitor-function.ts';

/** Draws the open incidents on the dashboard, and can do nothing but read them. */
export class IncidentsWidget extends MonitorFunction {
  constructor(scope: Construct, id: string, table: ITableV2) {
    super(scope, id, { handlerFile: 'widget.ts', environment: { [ENV.tableName]: table.tableName } });
    this.allow(['dynamodb:Query'], [`${table.tableArn}/index/${TABLE.openIndex}`]);
    this.allow(['dynamodb:GetItem'], [table.tableArn]);
  }
}
