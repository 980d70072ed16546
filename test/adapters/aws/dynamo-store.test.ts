import { gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type QueryCommandInput, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createDynamoStore } from '../../../lambda/adapters/aws/dynamo-store.ts';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import type { Store } from '../../../lambda/ports/store.ts';
import { effect, event } from '../../support/events.ts';
import { at } from '../../support/pods.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const store = createDynamoStore('memory', () => at(0));
const KEY = { cluster: 'c1', check: 'image-pulls' };
/** An item that is whatever was asked for. */
const ITEM = {
  pk: 'C#c1',
  sk: 'S#image-pulls',
  lastSlot: 1,
  version: 1,
  state: gzipSync(JSON.stringify({ ...EMPTY_STATE, effects: [effect('a')] })),
  event: gzipSync(JSON.stringify(event('a'))),
  silence: JSON.stringify({ id: 's', from: at(0), until: at(9), reason: 'night work' }),
};
/** What IAM calls the commands of the document client. */
const ACTIONS: Readonly<Record<string, string>> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
};

/** Every method, and the actions that a role needs for it: on the table or, where one is named, on an index. */
const METHODS: Readonly<
  Record<keyof Store, { readonly call: () => Promise<unknown>; readonly needs: readonly string[] }>
> = {
  load: { call: () => store.load(KEY), needs: ['GetItem'] },
  save: { call: () => store.save(KEY, 1, EMPTY_STATE, null), needs: ['PutItem'] },
  markSent: { call: () => store.markSent(KEY, ['a:1']), needs: ['GetItem', 'UpdateItem'] },
  unsent: { call: () => store.unsent(), needs: ['GetItem', 'Query unsent-effects'] },
  openStates: { call: () => store.openStates(), needs: ['GetItem', 'Query open-states'] },
  clustersWith: { call: () => store.clustersWith('dns', 'r.example'), needs: ['Query open-states'] },
  claimDelivery: { call: () => store.claimDelivery('chat', 'i1', 1, at(0)), needs: ['GetItem', 'UpdateItem'] },
  finishDelivery: { call: () => store.finishDelivery('chat', 'i1', 1, 'thread'), needs: ['UpdateItem'] },
  takeTurn: { call: () => store.takeTurn('chat', 1, at(0)), needs: ['UpdateItem'] },
  remember: { call: () => store.remember([event('a')]), needs: ['PutItem'] },
  history: { call: () => store.history({ since: at(-9), until: at(0), limit: 9 }), needs: ['Query'] },
  silences: { call: () => store.silences(at(0)), needs: ['Query'] },
  putSilence: {
    call: () => store.putSilence({ id: 's', from: at(0), until: at(9), reason: 'night work' }),
    needs: ['PutItem'],
  },
  removeSilence: { call: () => store.removeSilence('s'), needs: ['DeleteItem'] },
};

/** The actions of all calls so far. */
function used(): readonly string[] {
  const actions = dynamo.calls().map(({ args: [command] }) => {
    const { IndexName } = command.input as Partial<QueryCommandInput>;
    return [ACTIONS[command.constructor.name], IndexName].filter(Boolean).join(' ');
  });
  return [...new Set(actions)].sort();
}

beforeEach(() => {
  dynamo.reset();
});

it.each(Object.entries(METHODS))(
  '%s uses the actions that its role has, and no scan',
  async (_name, { call, needs }) => {
    dynamo.onAnyCommand().callsFake(({ ConditionExpression: condition }: Partial<UpdateCommandInput>) => {
      // Claims are refused, so that it is asked why.
      if (condition?.includes('leaseUntil')) throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
      return { Item: ITEM, Items: [ITEM] };
    });
    await call();
    expect(used()).toEqual(needs);
  },
);

it.each(Object.entries(METHODS))('%s throws when the table does not answer', async (_name, { call }) => {
  dynamo.onAnyCommand().rejects(new ProvisionedThroughputExceededException({ message: 'too much', $metadata: {} }));
  await expect(call()).rejects.toThrow('too much');
});
