import { gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  type QueryCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
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
  BatchGetCommand: 'BatchGetItem',
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
  lastLooks: { call: () => store.lastLooks([KEY]), needs: ['BatchGetItem'] },
  openTerms: { call: () => store.openTerms(), needs: ['Query open-states'] },
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

describe('the last looks', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, index) => ({ ...KEY, cluster: `c${index}` }));
  const answer = (first: number, count: number, left: readonly number[] = []) => ({
    Responses: {
      memory: keys(first + count)
        .slice(first)
        .map(({ cluster }) => ({ pk: `C#${cluster}`, sk: 'S#image-pulls', lastSlot: 7 })),
    },
    ...(left.length === 0
      ? {}
      : { UnprocessedKeys: { memory: { Keys: left.map((index) => ({ pk: `C#c${index}`, sk: 'S#image-pulls' })) } } }),
  });

  it('are read a hundred at a time, not consistently, each key once', async () => {
    dynamo.on(BatchGetCommand).resolvesOnce(answer(0, 100)).resolvesOnce(answer(100, 20));
    expect(await store.lastLooks([...keys(121), KEY, { ...KEY, cluster: 'c0' }])).toEqual([
      ...Array.from({ length: 120 }, () => 7),
      null,
      7,
      7,
    ]);
    const asked = dynamo.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems!['memory']!);
    expect(asked.map(({ Keys }) => Keys!.length)).toEqual([100, 21]);
    expect(asked.map(({ ConsistentRead }) => ConsistentRead)).toEqual([undefined, undefined]);
  });

  it('that a busy table left out are asked for again, and only those', async () => {
    dynamo
      .on(BatchGetCommand)
      .resolvesOnce(answer(0, 1, [1, 2]))
      .resolvesOnce(answer(1, 1, [2]))
      .resolves(answer(2, 1));
    expect(await store.lastLooks(keys(3))).toEqual([7, 7, 7]);
    const asked = dynamo.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems!['memory']!.Keys);
    expect(asked.map((some) => some!.map(({ pk }) => pk))).toEqual([
      ['C#c0', 'C#c1', 'C#c2'],
      ['C#c1', 'C#c2'],
      ['C#c2'],
    ]);
  });

  it('are an error when the table leaves them out for good', async () => {
    dynamo.on(BatchGetCommand).resolves(answer(0, 0, [0]));
    await expect(store.lastLooks(keys(1))).rejects.toThrow('the table did not give 1 states in 5 tries');
    expect(dynamo.commandCalls(BatchGetCommand)).toHaveLength(5);
  });
});
