import { setTimeout as pause } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoStore } from '../../lambda/adapters/aws/dynamo-store.ts';
import type { Deployed } from './find-deployed.ts';
import { invoke } from './invoke.ts';
import { messagesIn } from './messages-in.ts';

const MINUTE = 60_000;
const PATIENCE_MS = 40_000;

/** What is deployed, the one cluster that is watched, and what to say of a minute that never ends. */
export interface Running {
  readonly sqs: SQSClient;
  readonly deployed: Deployed;
  readonly cluster: string;
  readonly explain: () => Promise<string>;
}

/** Lets one minute (epoch minutes) happen: dispatch runs, and all that follows from it has happened. */
export async function runMinute({ sqs, deployed, cluster, explain }: Running, minute: number): Promise<void> {
  await invoke(deployed.dispatchFunction, { scheduledTime: new Date(minute * MINUTE).toISOString() });
  const store = createDynamoStore(deployed.tableName);
  const deadline = Date.now() + PATIENCE_MS;
  const isOver = async () => {
    const { lastSlot, state } = await store.load({ cluster, check: 'image-pulls' });
    const waiting = await Promise.all(deployed.queueUrls.map((url) => messagesIn(sqs, url)));
    return lastSlot === minute && state.effects.length === 0 && waiting.every((count) => count === 0);
  };
  while (!(await isOver())) {
    if (Date.now() > deadline) throw new Error(`The look of minute ${minute} was never told:\n${await explain()}`);
    await pause(100);
  }
}
