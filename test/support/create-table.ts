import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../lambda/contract/table.ts';

/** Creates the table of the storage stack in an emulator; resolves to its name. */
export async function createTable(dynamo: DynamoDBClient, name: string): Promise<string> {
  const { partitionKey, sortKey, unsentIndex, unsentKey, unsentSortKey, openIndex, openKey, openSortKey } = TABLE;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey, unsentKey, unsentSortKey, openKey, openSortKey].map(
        (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
      ),
      KeySchema: keys(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: unsentIndex,
          KeySchema: keys(unsentKey, unsentSortKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: openIndex,
          KeySchema: keys(openKey, openSortKey),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [TABLE.openTroubles] },
        },
      ],
    }),
  );
  return name;
}
