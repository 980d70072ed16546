import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { keepingOf } from './keeping.ts';

const READ = ['kms:Decrypt'];
const READ_AND_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** What the documentation of DynamoDB asks for, but for the grant that only whoever makes the table needs. */
const OF_TABLE = [...READ_AND_WRITE, 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** Through which service an action uses the key of what it is done to, and how. */
const USES: readonly { readonly action: RegExp; readonly service: string; readonly actions: readonly string[] }[] = [
  { action: /^dynamodb:/, service: 'dynamodb', actions: OF_TABLE },
  { action: /^sqs:SendMessage$/, service: 'sqs', actions: READ_AND_WRITE },
  { action: /^sqs:ReceiveMessage$/, service: 'sqs', actions: READ },
  { action: /^sns:Publish$/, service: 'sns', actions: READ_AND_WRITE },
];

/**
 * The rights to a key of one's own that whoever may do these actions needs too: through the service that holds the data,
 * and in no other way. None without such a key.
 */
export function keyRights(scope: IConstruct, actions: readonly string[]): readonly PolicyStatement[] {
  const { key } = keepingOf(scope);
  if (key === undefined) return [];
  return USES.filter(({ action }) => actions.some((one) => action.test(one))).map(
    ({ service, actions }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: [key.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` },
        },
      }),
  );
}

/**
 * Lets the services of AWS use a key that act in their own name: those that put messages on queues and topics, and that
 * of the logs. A key that was imported has a policy elsewhere: there its owner must say the same (docs/deploy.md).
 */
export function letServicesUse(key: IKey): void {
  // Without a condition, as AWS documents it: one that a service does not fill in would let messages vanish.
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'PullwardenMessages',
      principals: ['cloudwatch', 'events', 'sns'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`)),
      actions: READ_AND_WRITE,
      resources: ['*'],
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'PullwardenLogs',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
      actions: OF_TABLE,
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
        },
      },
    }),
  );
}
