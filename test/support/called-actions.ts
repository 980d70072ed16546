import type { LiveCode, Taken } from './live-code.ts';

/** The prefix of a service's IAM actions, by the package that calls it. */
const SERVICES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'dynamodb',
  '@aws-sdk/lib-dynamodb': 'dynamodb',
  '@aws-sdk/client-ecr': 'ecr',
  '@aws-sdk/client-eks': 'eks',
  '@aws-sdk/client-eventbridge': 'events',
  '@aws-sdk/client-lambda': 'lambda',
  '@aws-sdk/client-secrets-manager': 'secretsmanager',
  '@aws-sdk/client-sns': 'sns',
  '@aws-sdk/client-sqs': 'sqs',
  '@aws-sdk/client-sts': 'sts',
};

/** Commands whose action is not called like them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/** Commands of DynamoDB's document client leave out what they are about: `Get` is `GetItem`. */
const OF_ITEMS = /^dynamodb:(?:BatchGet|BatchWrite|Delete|Get|Put|Update)$/;

/** The IAM actions of the calls that code makes, each once, sorted. Throws on a command of a service it does not know. */
export function calledActions({ used }: LiveCode): readonly string[] {
  const commands = used.filter(
    ({ name, packageName }) => packageName.startsWith('@aws-sdk/') && /Command$|^paginate/.test(name),
  );
  return [...new Set(commands.map(actionOf))].sort();
}

function actionOf({ name, packageName }: Taken): string {
  const service = SERVICES[packageName];
  if (service === undefined) throw new Error(`${packageName}: add its IAM prefix to test/support/called-actions.ts`);
  const action = `${service}:${name.replace(/Command$|^paginate/, '')}`;
  return OTHER_NAMES[action] ?? (OF_ITEMS.test(action) ? `${action}Item` : action);
}
