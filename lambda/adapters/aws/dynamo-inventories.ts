import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import type { Inventory } from '../../core/fleet/inventory.ts';
import type { Inventories } from '../../ports/fleet.ts';
import { clientSettings } from './client-settings.ts';
import { queryItems } from './dynamo-table.ts';
import { pack, unpack } from './gzip-json.ts';

const PARTITION = 'FLEET';

/** The inventories in the table: an item a place, in gzip (5,000 clusters are about 60 KB). */
export function createDynamoInventories(tableName: string): Inventories {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings()));
  return {
    async all() {
      const items = queryItems(
        { client, name: tableName },
        {
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
          ExpressionAttributeValues: { ':pk': PARTITION },
        },
      );
      const found: Inventory[] = [];
      for await (const { inventory } of items) found.push(unpack(inventory as Uint8Array) as Inventory);
      return found;
    },

    async put(inventory) {
      const { region, roleArn = '' } = inventory.place;
      const Item = {
        [TABLE.partitionKey]: PARTITION,
        [TABLE.sortKey]: `${region}#${roleArn}`,
        inventory: pack(inventory),
      };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}
