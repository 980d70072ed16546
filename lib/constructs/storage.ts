import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type CfnGlobalTable, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLE } from '../../lambda/contract/table.ts';
import { keepingOf } from './keeping.ts';

export interface StorageProps {
  /** What becomes of the table and the bus when they are no longer in the template: they stay, by default. */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/** What outlives the monitor: its memory, and the bus to which others may have subscribed. */
export class Storage extends Construct {
  readonly table: TableV2;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { removalPolicy = RemovalPolicy.RETAIN }: StorageProps = {}) {
    super(scope, id);
    const { key } = keepingOf(this);
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(TABLE.partitionKey),
      sortKey: text(TABLE.sortKey),
      globalSecondaryIndexes: [
        {
          indexName: TABLE.unsentIndex,
          partitionKey: text(TABLE.unsentKey),
          sortKey: text(TABLE.unsentSortKey),
          // It names the items; they are read themselves, because an index lags behind.
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: TABLE.openIndex,
          partitionKey: text(TABLE.openKey),
          sortKey: text(TABLE.openSortKey),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [TABLE.openTroubles],
        },
      ],
      timeToLiveAttribute: TABLE.timeToLive,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    });
    if (key !== undefined) encrypt(this.table, key);
    this.bus = new EventBus(this, 'Bus', { description: 'Incidents that Pullwarden opens, updates and resolves' });
    this.bus.applyRemovalPolicy(removalPolicy);
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'BusName', { value: this.bus.eventBusName });
  }
}

/** CDK's own setting wants to know the region of the stack, which is that of whoever deploys. */
function encrypt(table: TableV2, { keyArn }: IKey): void {
  const made = table.node.defaultChild as CfnGlobalTable;
  made.addPropertyOverride('SSESpecification', { SSEEnabled: true, SSEType: 'KMS' });
  made.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: keyArn });
}
