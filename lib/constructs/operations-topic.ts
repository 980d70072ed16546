import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Annotations, Aws } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { topicKey } from './topic-key.ts';

/** Where the monitor's own alarms go: from CloudWatch to addresses, apart from the channels and our functions, which may be what is broken. */
export class OperationsTopic extends Topic {
  constructor(scope: Construct, id: string, addresses: readonly string[]) {
    super(scope, id, { displayName: 'Pullwarden operations', enforceSSL: true, ...topicKey(scope) });
    // A topic with a policy of its own (enforceSSL) has lost the default one that lets alarms of the account publish.
    const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.grantPublish(alarms);
    const deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', {
      meaning: 'An alarm of the monitor itself could not be mailed.',
      operations: this,
    });
    if (addresses.length === 0) {
      Annotations.of(this).addWarningV2(
        'pullwarden:nobody-hears',
        'Nobody hears when the monitor dies: its own alarms go to no address. Name one by operations.emails in pullwarden.yaml, or add a channel of type email.',
      );
    }
    for (const address of addresses) this.addSubscription(new EmailSubscription(address, { deadLetterQueue }));
  }
}
