import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createLambdaRegistry } from '../../../lambda/adapters/aws/lambda-registry.ts';
import type { ProbeResult } from '../../../lambda/core/model/probe.ts';
import { recordingLog } from '../../support/recording-log.ts';

const IMAGE = 'r.example/app:1';
const FOUND: ProbeResult = {
  image: IMAGE,
  host: 'r.example',
  status: 'missing',
  cause: 'image-not-found',
  platforms: [],
  identity: 'anonymous',
  stages: [],
  vantage: 'outside',
};

const lambda = mockClient(LambdaClient);
const payload = (text: string) => Buffer.from(text) as never;
const { log, entries } = recordingLog();
const SECRET = { username: 'me', password: 'CANARY' };
const credentials = { for: (host: string) => Promise.resolve(host === 'r.example' ? SECRET : null) };
const registry = createLambdaRegistry({ functionName: 'probe', vantage: 'outside', credentials, log });

beforeEach(() => {
  lambda.reset();
  entries.length = 0;
});

describe('the registry behind the probe function', () => {
  it('waits for what the function found', async () => {
    lambda.on(InvokeCommand).resolves({ Payload: payload(JSON.stringify(FOUND)) });
    expect(await registry.probe({ image: IMAGE, platform: 'linux/arm64' })).toEqual(FOUND);
    const { input } = lambda.commandCalls(InvokeCommand)[0]!.args[0];
    expect(input.InvocationType ?? 'RequestResponse').toBe('RequestResponse');
    expect(input.FunctionName).toBe('probe');
    const request = { ask: 'probe', image: IMAGE, platform: 'linux/arm64', credential: SECRET };
    expect(input.Payload).toBe(JSON.stringify(request));
  });

  it("hands over a registry's credential with a probe of it, and with nothing else", async () => {
    lambda.on(InvokeCommand).resolves({ Payload: payload(JSON.stringify(FOUND)) });
    await registry.probe({ image: 'other.example/app:1' });
    await registry.probe({ image: 'not a name' });
    await registry.access('r.example');
    const payloads = lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input.Payload as unknown as string);
    expect(payloads.map((text) => JSON.parse(text))).toEqual([
      { ask: 'probe', image: 'other.example/app:1' },
      { ask: 'probe', image: 'not a name' },
      { ask: 'access', host: 'r.example' },
    ]);
  });

  it.each([
    ['the function failed', { FunctionError: 'Unhandled', Payload: payload('{"errorMessage":"…"}') }],
    ['it answered with no JSON', { Payload: payload('oops') }],
    ['it answered with nothing', {}],
    ['it was not reached', new Error('Rate exceeded\nfor account')],
  ])('cannot tell when %s, and says so', async (_, answer) => {
    if (answer instanceof Error) lambda.on(InvokeCommand).rejects(answer);
    else lambda.on(InvokeCommand).resolves(answer);
    const result = await registry.probe({ image: IMAGE });
    expect(result).toMatchObject({ image: IMAGE, host: 'r.example', status: 'unknown', vantage: 'outside' });
    expect(result.cause).toBeUndefined();
    expect(result.stages[0]?.detail).toMatch(/^no answer from our probe: .+$/);
    expect(await registry.access('r.example')).toMatchObject({ host: 'r.example', status: 'unknown' });
    expect(entries.map(({ level }) => level)).toEqual(['warn', 'warn']);
    expect(JSON.stringify([entries, result])).not.toContain('CANARY');
  });
});
