import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { type Inbox, openInbox } from './open-inbox.ts';

/** An event as a rule of the bus hands it to a queue. */
export interface BusEvent {
  readonly 'detail-type': IncidentEvent['detailType'];
  readonly detail: IncidentEvent['detail'];
}

/** As anybody may: a rule of one's own on the bus, into a queue of one's own. */
export async function listenToBus(sqs: SQSClient, EventBusName: string): Promise<Inbox<BusEvent>> {
  const inbox = await openInbox<BusEvent>(sqs, 'events', 'events.amazonaws.com');
  const client = new EventBridgeClient();
  const rule = { Name: 'of-the-test', EventBusName, EventPattern: JSON.stringify({ source: ['pullwarden'] }) };
  await client.send(new PutRuleCommand(rule));
  const Targets = [{ Id: 'queue', Arn: inbox.arn }];
  await client.send(new PutTargetsCommand({ Rule: rule.Name, EventBusName, Targets }));
  client.destroy();
  return inbox;
}
