import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

const PATIENCE_MS = 40_000;

/** A queue of the test's own, into which a service of AWS may put messages. */
export interface Inbox<Message> {
  readonly arn: string;
  /** What has come since it was last read; waits for `expected` messages, and a second for one too many. */
  readonly take: (expected: number) => Promise<readonly Message[]>;
}

/** Opens an inbox; each message is JSON. */
export async function openInbox<Message>(sqs: SQSClient, name: string, service: string): Promise<Inbox<Message>> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const arn = (await sqs.send(asked)).Attributes?.QueueArn ?? '';
  const Statement = [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: arn }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));

  async function read(found: Message[]): Promise<void> {
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(receive);
    for (const { Body = '', ReceiptHandle } of Messages) {
      found.push(JSON.parse(Body) as Message);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }

  return {
    arn,
    take: async (expected) => {
      const found: Message[] = [];
      const deadline = Date.now() + PATIENCE_MS;
      while (found.length < expected && Date.now() < deadline) await read(found);
      await read(found);
      return found;
    },
  };
}
