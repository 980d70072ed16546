import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings } from './client-settings.ts';

/** A secret that was rotated is seen within this time. */
const REMEMBERED_MS = 5 * 60_000;

/** Reads one secret of Secrets Manager as text. Throws when it cannot be read or is empty. `now` in epoch ms. */
export function createSecretText(now: () => number = Date.now): (arn: string) => Promise<string> {
  const known = new Map<string, { readonly text: string; readonly until: number }>();
  return async (arn) => {
    const before = known.get(arn);
    if (before !== undefined && before.until > now()) return before.text;
    // arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME
    const client = new SecretsManagerClient({ region: arn.split(':')[3] ?? '', ...clientSettings() });
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    client.destroy();
    const text = SecretString.trim();
    if (text === '') throw new Error(`the secret ${arn} holds no text`);
    known.set(arn, { text, until: now() + REMEMBERED_MS });
    return text;
  };
}
