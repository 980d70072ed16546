import { createDynamoStore } from '../adapters/aws/dynamo-store.ts';
import { createEventBridgeBus } from '../adapters/aws/event-bridge-bus.ts';
import { reconcile } from '../app/reconcile.ts';
import { readEnvironment } from './env.ts';
import { handle, log, metrics } from './middleware.ts';

const { tableName, busName } = readEnvironment('tableName', 'busName');
const ports = { store: createDynamoStore(tableName), bus: createEventBridgeBus({ busName, log }), metrics, log };

/** Each minute: sends what was stored and not sent. */
export const handler = handle(async () => ({ sent: await reconcile(ports) }));
