// Records what the code of a checkout (an older version of this project) stores, for the tests of upgrades:
// `node test/support/record-stored.ts CHECKOUT NAME` writes test/fixtures/stored/NAME.json and, where it has SQLite, NAME.db.
// A checkout: `git archive COMMIT lambda package.json | tar -x -C FOLDER`, and a link to node_modules beside it.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { performLook } from '../../lambda/app/perform-look.ts';
import type { Policy } from '../../lambda/core/incident/policy.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { createTable } from './create-table.ts';
import { at } from './pods.ts';
import { startDynamoLocal } from './start-dynamo-local.ts';
import { lookAt, type Sight, STORY } from './stored-story.ts';

const FIXTURES = new URL('../fixtures/stored/', import.meta.url);
const [checkout, name] = process.argv.slice(2);
if (checkout === undefined || name === undefined) throw new Error('say CHECKOUT and NAME');

/** A module of the checkout, taken to be of the shape that it has today: that it is not quite is the point. */
const old = async <T>(path: string): Promise<T> => (await import(`${checkout}/lambda/${path}`)) as T;

interface Old {
  readonly performLook: typeof performLook;
}

async function tell(store: Store): Promise<void> {
  const { performLook: look } = await old<Old>('app/perform-look.ts');
  const { DEFAULT_POLICY: policy } = await old<{ DEFAULT_POLICY: Policy }>('core/incident/policy.ts');
  // Not all versions know silences.
  await (store as Partial<Store>).putSilence?.({
    id: 'night',
    from: at(0),
    until: at(600),
    reason: 'night work',
    cluster: 'silenced',
  });
  for (const [cluster, sights] of Object.entries<readonly Sight[]>(STORY)) {
    const publish = async (events: readonly object[]) => events.map(() => cluster !== 'unsent');
    for (const [minute, sight] of sights.entries()) {
      await lookAt(look, policy, { cluster, minute, sight, store, publish });
    }
  }
  await store.claimDelivery('begun', 'i1', 2, at(0));
  await store.claimDelivery('sent', 'i1', 2, at(0));
  await store.finishDelivery('sent', 'i1', 2, 'thread-1');
}

const { stop } = await startDynamoLocal();
try {
  const dynamo = new DynamoDBClient();
  const { createDynamoStore } = await old<{ createDynamoStore: (table: string, now: () => number) => Store }>(
    'adapters/aws/dynamo-store.ts',
  );
  const table = await createTable(dynamo, 'stored');
  await tell(createDynamoStore(table, () => at(9)));
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: table }));
  const texts = Items.map((item) =>
    JSON.stringify(item, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
  writeFileSync(new URL(`${name}.json`, FIXTURES), `[\n${texts.sort().join(',\n')}\n]\n`);
  dynamo.destroy();
} finally {
  await stop();
}

if (existsSync(`${checkout}/lambda/adapters/local/sqlite-store.ts`)) {
  const { createSqliteStore } = await old<{
    createSqliteStore: (file: string, options: object) => Store & { close(): void };
  }>('adapters/local/sqlite-store.ts');
  const file = new URL(`${name}.db`, FIXTURES);
  rmSync(file, { force: true });
  const store = createSqliteStore(file.pathname, { now: () => at(9) });
  await tell(store);
  store.close();
}
