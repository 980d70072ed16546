import { describe, expect, it } from '@jest/globals';
import { harmless } from '../../../lambda/adapters/aws/harmless.ts';
import { createJsonLog } from '../../../lambda/adapters/aws/json-log.ts';
import { mintEksToken } from '../../../lambda/adapters/aws/eks-token.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { written } from '../../support/written.ts';

const CANARY = 'c4n4ry-s3cr3t';

describe('the log', () => {
  it('is one line of JSON an entry, with the request it is about', async () => {
    const lines = await written(() => {
      const log = createJsonLog();
      log.begin({ awsRequestId: 'r1', functionName: 'check' } as never);
      log.info('looked', { cluster: 'c1', slot: 7 });
    });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'INFO',
      message: 'looked',
      cluster: 'c1',
      slot: 7,
      function_request_id: 'r1',
    });
  });

  it.each([
    ['another entry', 'x\n{"level":"ERROR"}'],
    ['a metric', 'x\r\n{"_aws":{"CloudWatchMetrics":[]}}\n'],
    ['a hidden text', 'a\u202eb\u0085c\u2028d\u001b[2J'],
    ...Object.entries(HOSTILE_TEXTS),
  ])('cannot be made to hold %s', async (_, text) => {
    const lines = await written(() => createJsonLog().warn(text, { text, deep: [{ text }], error: new Error(text) }));
    expect(lines).toHaveLength(1);
    const entry = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(entry._aws).toBeUndefined();
    expect(JSON.stringify([entry.message, entry.text, entry.deep])).not.toMatch(
      /\\n|\\r|\\u00|[\u0080-\u009f\u2028\u202e]/,
    );
  });

  it('never holds a secret', async () => {
    const credentials = { accessKeyId: 'A', secretAccessKey: CANARY, sessionToken: CANARY };
    const token = await mintEksToken({ cluster: 'c1', region: 'eu-west-1', credentials, now: 0 });
    const lines = await written(() =>
      createJsonLog().error(`failed with ${token}`, {
        credentials,
        headers: { Authorization: CANARY, 'x-amz-security-token': CANARY },
        url: `https://sts.example/?X-Amz-Signature=${CANARY}&X-Amz-Security-Token=${CANARY}`,
        error: new Error(`refused Bearer ${CANARY}`, { cause: new Error(`Basic ${CANARY}`) }),
      }),
    );
    expect(lines.join('\n')).not.toMatch(new RegExp(`${CANARY}|${token.slice('k8s-aws-v1.'.length, 60)}`));
    expect(lines.join('\n')).toContain('refused [hidden]');
  });

  it('is bounded', () => {
    const value = harmless({ text: 'x'.repeat(9_000), list: Array.from({ length: 900 }, () => 'x') });
    expect(JSON.stringify(value).length).toBeLessThan(3_000);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(JSON.stringify(harmless(circle))).toContain('…');
  });

  it.each([[null], [7], [true], [undefined]])('leaves %p as it is', (value) => {
    expect(harmless(value)).toBe(value);
  });
});
