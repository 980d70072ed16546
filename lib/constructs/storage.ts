import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { TABLE } from '../../lambda/contract/table.ts';

/** What outlives the monitor: its memory, and the bus to which others may have subscribed. */
export class Storage extends Construct {
  readonly table: TableV2;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new TableV2(this, 'Table', {
      partitionKey: key(TABLE.partitionKey),
      sortKey: key(TABLE.sortKey),
      globalSecondaryIndexes: [
        {
          indexName: TABLE.unsentIndex,
          partitionKey: key(TABLE.unsentKey),
          sortKey: key(TABLE.unsentSortKey),
          // It names the items; they are read themselves, because an index lags behind.
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: TABLE.openIndex,
          partitionKey: key(TABLE.openKey),
          sortKey: key(TABLE.openSortKey),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [TABLE.openTroubles],
        },
      ],
      timeToLiveAttribute: TABLE.timeToLive,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bus = new EventBus(this, 'Bus', { description: 'Incidents that Pullwarden opens, updates and resolves' });
    this.bus.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'BusName', { value: this.bus.eventBusName });
  }
}
