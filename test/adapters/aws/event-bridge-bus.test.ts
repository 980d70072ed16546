import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEventBridgeBus } from '../../../lambda/adapters/aws/event-bridge-bus.ts';
import { ARN, event } from '../../support/events.ts';
import { at } from '../../support/pods.ts';
import { recordingLog } from '../../support/recording-log.ts';

const eventBridge = mockClient(EventBridgeClient);
const { log, entries } = recordingLog();
const bus = createEventBridgeBus({ busName: 'incidents', log });
const events = Array.from({ length: 23 }, (_, index) => event(`i${index}`));
const taken = (count: number) => ({ Entries: Array.from({ length: count }, () => ({ EventId: 'e' })) });

beforeEach(() => {
  eventBridge.reset();
  entries.length = 0;
});

describe('the event bus', () => {
  it('gets the event as others read it', async () => {
    eventBridge.on(PutEventsCommand).resolves(taken(1));
    expect(await bus.publish([event('i1', 1, 5)])).toEqual([true]);
    const [entry] = eventBridge.commandCalls(PutEventsCommand)[0]!.args[0].input.Entries!;
    expect(entry).toEqual({
      EventBusName: 'incidents',
      Source: 'pullwarden',
      DetailType: 'Incident Opened',
      Detail: JSON.stringify(event('i1', 1, 5).detail),
      Time: new Date(at(5)),
      Resources: [ARN],
    });
  });

  it('gets ten at a time, and says by position which it took', async () => {
    const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
    eventBridge
      .on(PutEventsCommand)
      .resolvesOnce(taken(10))
      .resolvesOnce({ FailedEntryCount: 1, Entries: [...taken(4).Entries, refused, ...taken(5).Entries] })
      .resolvesOnce(taken(3));
    const answer = await bus.publish(events);
    const sizes = eventBridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries?.length);
    expect(sizes).toEqual([10, 10, 3]);
    expect(answer.flatMap((yes, index) => (yes ? [] : [index]))).toEqual([14]);
    expect(answer).toHaveLength(23);
    expect(entries).toEqual([expect.objectContaining({ level: 'error', fields: refused })]);
  });

  it('that does not answer leaves what it took before as taken', async () => {
    eventBridge.on(PutEventsCommand).resolvesOnce(taken(10)).rejectsOnce(new Error('down')).resolvesOnce(taken(3));
    const answer = await bus.publish(events);
    expect(answer).toEqual(events.map((_, index) => index < 10 || index >= 20));
    expect(entries).toHaveLength(1);
  });
});
