// 10,000 looks at clusters whose images fail and heal, on DynamoDB Local, while processes end at random, the bus loses
// entries, channels are down and messages come late or twice: `npm run soak [-- LOOKS [SEED]]`. At the end no effect may
// be unsent, and each fault must be one incident that opened and resolved once.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoStore } from '../lambda/adapters/aws/dynamo-store.ts';
import { createTable } from '../test/support/create-table.ts';
import { at } from '../test/support/pods.ts';
import { soak } from '../test/support/soak.ts';
import { startDynamoLocal } from '../test/support/start-dynamo-local.ts';

const [looks = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const local = await startDynamoLocal();
const dynamo = new DynamoDBClient();
let tables = 0;
try {
  const newStore = async () => createDynamoStore(await createTable(dynamo, `soak-${++tables}`), () => at(0));
  const { wrong, ...counts } = await soak(newStore, looks, seed);
  console.log(`${counts.looks} looks, ${counts.incidents} incidents, ${counts.crashes} crashes, ${wrong.length} wrong`);
  for (const text of wrong) console.log(`  ${text}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  dynamo.destroy();
  await local.stop();
}
