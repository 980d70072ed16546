import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Log } from '../../ports/log.ts';
import { clientSettings } from './client-settings.ts';

/**
 * A budget in the table: one counter a registry and window, so that all who ask from one place share it. Windows
 * lie side by side and not behind one another, so at the border of two at most twice the allowance is spent.
 */
export function createDynamoBudget({
  tableName,
  place,
  log,
}: {
  readonly tableName: string;
  /** Begins the key of all who ask from one address. */
  readonly place: string;
  readonly log: Log;
}): Budget {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings()));
  return {
    async take(host, { pulls, windowMs }, now) {
      const window = Math.floor(now / windowMs);
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { [TABLE.partitionKey]: `budget#${place}${host}`, [TABLE.sortKey]: `${windowMs}#${window}` },
            UpdateExpression: 'ADD spent :one SET #ttl = :end',
            ConditionExpression: 'attribute_not_exists(spent) OR spent < :pulls',
            ExpressionAttributeNames: { '#ttl': TABLE.timeToLive },
            ExpressionAttributeValues: {
              ':one': 1,
              ':pulls': pulls,
              ':end': Math.ceil(((window + 2) * windowMs) / 1_000),
            },
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) log.warn('the budget cannot be read', { host, error });
        return false;
      }
    },
  };
}
