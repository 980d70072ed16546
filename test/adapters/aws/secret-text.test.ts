import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecretText } from '../../../lambda/adapters/aws/secret-text.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:pager-AbCdEf';
const MINUTE = 60_000;

const secrets = mockClient(SecretsManagerClient);
beforeEach(() => {
  secrets.reset();
});

describe('the text of a secret', () => {
  it('is read from the region of the secret, without the line break that editors add', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: 'KEY\n' });
    expect(await createSecretText()(ARN)).toBe('KEY');
    const [call] = secrets.commandCalls(GetSecretValueCommand);
    expect(call!.args[0].input).toEqual({ SecretId: ARN });
    expect(await (call!.thisValue as SecretsManagerClient).config.region()).toBe('eu-central-1');
  });

  it('is remembered for five minutes, so that a rotated one is seen', async () => {
    let now = 0;
    const read = createSecretText(() => now);
    secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'old' }).resolves({ SecretString: 'new' });
    const seen: string[] = [];
    for (now of [0, 4 * MINUTE, 5 * MINUTE - 1, 5 * MINUTE]) seen.push(await read(ARN));
    expect(seen).toEqual(['old', 'old', 'old', 'new']);
  });

  it('that is empty or cannot be read throws, and is asked for again', async () => {
    const read = createSecretText();
    secrets
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: ' ' })
      .rejectsOnce(new Error('throttled'))
      .resolves({ SecretString: 'KEY' });
    await expect(read(ARN)).rejects.toThrow('holds no text');
    await expect(read(ARN)).rejects.toThrow('throttled');
    expect(await read(ARN)).toBe('KEY');
  });
});
