import type { Ways } from '../ports/channel.ts';
import { readRegistryEnvironment } from './environment.ts';

/**
 * The ways out of this machine: secrets from the environment, from files and, where a reference names it, from AWS
 * Secrets Manager; mail over SMTP; a topic of SNS where it is named.
 */
export async function localWays({ topicArn }: { readonly topicArn?: string }): Promise<Ways> {
  // Loaded only now: no other command needs them.
  const [{ createLocalSecrets }, { createSmtpMailer }, { createSecretText }, { createSnsTopic }] = await Promise.all([
    import('../adapters/local/secret-reference.ts'),
    import('../adapters/local/smtp-mailer.ts'),
    import('../adapters/aws/secret-text.ts'),
    import('../adapters/aws/sns-topic.ts'),
  ]);
  const here = createLocalSecrets(readRegistryEnvironment().environment);
  const onAws = createSecretText();
  return {
    secret: (reference) => (reference.startsWith('arn:') ? onAws(reference) : here(reference)),
    mail: createSmtpMailer(),
    now: Date.now,
    ...(topicArn === undefined ? {} : { publish: createSnsTopic(topicArn) }),
  };
}
