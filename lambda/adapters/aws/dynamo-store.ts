import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../../ports/store.ts';
import { clientSettings } from './client-settings.ts';
import { createDynamoDeliveries } from './dynamo-deliveries.ts';
import { createDynamoHistory } from './dynamo-history.ts';
import { createDynamoLastLooks } from './dynamo-last-looks.ts';
import { createDynamoSilences } from './dynamo-silences.ts';
import { createDynamoStates } from './dynamo-states.ts';

/** The store in one DynamoDB table; `now` (epoch ms) is asked for what has been kept long enough. */
export function createDynamoStore(tableName: string, now: () => number = Date.now): Store {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings()));
  const table = { client, name: tableName };
  return {
    ...createDynamoStates(table),
    ...createDynamoLastLooks(table),
    ...createDynamoDeliveries(table),
    ...createDynamoHistory(table, now),
    ...createDynamoSilences(table),
  };
}
