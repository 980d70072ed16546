import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** What a test needs of the deployed stacks. */
export interface Deployed {
  readonly tableName: string;
  readonly busName: string;
  /** All that runs. */
  readonly functions: readonly string[];
  readonly dispatchFunction: string;
  readonly reconcileFunction: string;
  /** Of the one channel that sends mail. */
  readonly mailTopicArn: string;
  /** Queues that functions work off. */
  readonly queueUrls: readonly string[];
  readonly deadLetterUrls: readonly string[];
}

/** Looks for the parts of the two stacks in the emulated account; throws when one is missing or not the only one. */
export async function findDeployed(): Promise<Deployed> {
  const [sqs, dynamo, lambda, sns] = [new SQSClient(), new DynamoDBClient(), new LambdaClient(), new SNSClient()];
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand());
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
  const { Topics = [] } = await sns.send(new ListTopicsCommand());
  for (const client of [sqs, dynamo, lambda, sns]) client.destroy();
  const events = new EventBridgeClient();
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand());
  events.destroy();
  const functions = Functions.flatMap(({ FunctionName }) => FunctionName ?? []).filter((name) =>
    name.startsWith('PullwardenMonitor-'),
  );
  const one = (names: readonly (string | undefined)[], part: string) => {
    const found = names.filter((name) => name?.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} of these are ${part}: ${names.join(', ')}`);
    return found[0]!;
  };
  const ours = QueueUrls.filter((url) => url.includes('PullwardenMonitor'));
  return {
    tableName: one(TableNames, 'PullwardenStorage-Table'),
    busName: one(
      EventBuses.map(({ Name }) => Name),
      'PullwardenStorage',
    ),
    functions,
    dispatchFunction: one(functions, 'PullwardenMonitor-LooksDispatch'),
    reconcileFunction: one(functions, 'PullwardenMonitor-Reconcile'),
    mailTopicArn: one(
      Topics.map(({ TopicArn }) => TopicArn),
      'PullwardenMonitor-Channel',
    ),
    queueUrls: ours.filter((url) => !url.includes('DeadLetters')),
    deadLetterUrls: ours.filter((url) => url.includes('DeadLetters')),
  };
}
