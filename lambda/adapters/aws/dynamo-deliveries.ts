import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import { DELIVERY_KEPT_MS, LEASE_MS } from '../../core/incident/judge-claim.ts';
import { assertKnownFormat, STORED_FORMAT } from '../../core/incident/stored-format.ts';
import type { Claim, Store } from '../../ports/store.ts';
import { type DynamoTable, whenConditionHolds } from './dynamo-table.ts';

const DAY_MS = 24 * 3_600_000;

/** The last notice of every incident on every channel, and whose turn it is on channels that speak seldom. */
export function createDynamoDeliveries({
  client,
  name: TableName,
}: DynamoTable): Pick<Store, 'claimDelivery' | 'finishDelivery' | 'takeTurn'> {
  return {
    async claimDelivery(channel, incidentId, sequence, now) {
      const Key = deliveryKey(channel, incidentId);
      let receipt: unknown;
      const claim = client.send(
        new UpdateCommand({
          TableName,
          Key,
          // What the channel said to the notice before stays.
          UpdateExpression:
            'SET #sequence = :sequence, #status = :begun, #leaseUntil = :leaseUntil, #ttl = :ttl, #format = :format',
          // The rule of `judgeClaim`, where nobody can come between.
          ConditionExpression:
            'attribute_not_exists(#pk) OR (attribute_not_exists(#format) OR #format <= :format) AND (' +
            '(#sequence < :sequence AND #status <> :begun) OR ' +
            '(#sequence <= :sequence AND #status = :begun AND #leaseUntil <= :now))',
          ExpressionAttributeNames: {
            '#pk': TABLE.partitionKey,
            '#ttl': TABLE.timeToLive,
            '#format': TABLE.format,
            '#sequence': 'sequence',
            '#status': 'status',
            '#leaseUntil': 'leaseUntil',
          },
          ExpressionAttributeValues: {
            ':sequence': sequence,
            ':begun': 'begun',
            ':leaseUntil': now + LEASE_MS,
            ':ttl': Math.ceil((now + DELIVERY_KEPT_MS) / 1_000),
            ':now': now,
            ':format': STORED_FORMAT,
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      const claimed = await whenConditionHolds(claim.then(({ Attributes }) => (receipt = Attributes?.receipt)));
      if (claimed === 'saved') return claimOf('claimed', receipt);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      assertKnownFormat(Item?.[TABLE.format], `the delivery of ${incidentId} on ${channel}`);
      const isHeld = Number(Item?.sequence) <= sequence && Item?.status === 'begun';
      return claimOf(isHeld ? 'busy' : 'superseded', Item?.receipt);
    },

    async finishDelivery(channel, incidentId, sequence, receipt) {
      const Key = deliveryKey(channel, incidentId);
      const names = { '#sequence': 'sequence', '#status': 'status' };
      const receiptNames = { '#receipt': 'receipt', '#receiptOf': 'receiptOf' };
      const sent = await whenConditionHolds(
        client.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression:
              'SET #status = :sent' + (receipt === undefined ? '' : ', #receipt = :receipt, #receiptOf = :sequence'),
            ConditionExpression: '#sequence = :sequence',
            ExpressionAttributeNames: { ...names, ...(receipt === undefined ? {} : receiptNames) },
            ExpressionAttributeValues: {
              ':sent': 'sent',
              ':sequence': sequence,
              ...(receipt === undefined ? {} : { ':receipt': receipt }),
            },
          }),
        ),
      );
      if (sent === 'saved' || receipt === undefined) return;
      // A later notice has taken the item over; what the channel said is still the newest, unless that one is through.
      await whenConditionHolds(
        client.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression: 'SET #receipt = :receipt, #receiptOf = :sequence',
            ConditionExpression:
              '#sequence > :sequence AND (attribute_not_exists(#receiptOf) OR #receiptOf < :sequence)',
            ExpressionAttributeNames: { '#sequence': 'sequence', ...receiptNames },
            ExpressionAttributeValues: { ':sequence': sequence, ':receipt': receipt },
          }),
        ),
      );
    },

    async takeTurn(channel, everyMs, now) {
      const taken = await whenConditionHolds(
        client.send(
          new UpdateCommand({
            TableName,
            Key: { [TABLE.partitionKey]: `T#${channel}`, [TABLE.sortKey]: 'turn' },
            UpdateExpression: 'SET #taken = :now, #ttl = :ttl',
            ConditionExpression: 'attribute_not_exists(#taken) OR #taken <= :before',
            ExpressionAttributeNames: { '#taken': 'takenAt', '#ttl': TABLE.timeToLive },
            ExpressionAttributeValues: {
              ':now': now,
              ':before': now - everyMs,
              ':ttl': Math.ceil((now + everyMs + DAY_MS) / 1_000),
            },
          }),
        ),
      );
      return taken === 'saved';
    },
  };
}

function claimOf(status: Claim['status'], receipt: unknown): Claim {
  return typeof receipt === 'string' ? { status, receipt } : { status };
}

function deliveryKey(channel: string, incidentId: string) {
  return { [TABLE.partitionKey]: `N#${incidentId}`, [TABLE.sortKey]: channel };
}
