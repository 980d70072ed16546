import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../contract/table.ts';
import type { Silence } from '../../core/incident/silence.ts';
import { STORED_FORMAT } from '../../core/incident/stored-format.ts';
import type { Store } from '../../ports/store.ts';
import { type DynamoTable, queryItems } from './dynamo-table.ts';

const PARTITION = 'SILENCES';

/** The silences: few items in one partition, read whole. */
export function createDynamoSilences(table: DynamoTable): Pick<Store, 'silences' | 'putSilence' | 'removeSilence'> {
  const { client, name: TableName } = table;
  const keyOf = (id: string) => ({ [TABLE.partitionKey]: PARTITION, [TABLE.sortKey]: id });
  return {
    async silences(now) {
      const items = queryItems(table, {
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
        ExpressionAttributeValues: { ':pk': PARTITION },
        // Who has set one expects that it holds.
        ConsistentRead: true,
      });
      const found: Silence[] = [];
      for await (const item of items) {
        // One that a newer version wrote holds nothing back here: people hear too much then, and not too little.
        if (Number(item[TABLE.format] ?? 1) > STORED_FORMAT) continue;
        const silence = JSON.parse(String(item.silence)) as Silence;
        // Items are deleted some time after they are over.
        if (silence.until > now) found.push(silence);
      }
      return found.sort((one, other) => one.from - other.from);
    },

    async putSilence(silence) {
      const ttl = Math.ceil(silence.until / 1_000);
      const Item = {
        ...keyOf(silence.id),
        [TABLE.timeToLive]: ttl,
        [TABLE.format]: STORED_FORMAT,
        silence: JSON.stringify(silence),
      };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async removeSilence(id) {
      const remove = new DeleteCommand({ TableName, Key: keyOf(id), ReturnValues: 'ALL_OLD' });
      const { Attributes } = await client.send(remove);
      return Attributes !== undefined;
    },
  };
}
