import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { unpackAnswer } from '../../lambda/adapters/aws/pack-answer.ts';
import { createLambdaKubernetes } from '../../lambda/adapters/aws/lambda-kubernetes.ts';
import { createApiClient } from '../../lambda/adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../../lambda/adapters/kubernetes/http-kubernetes.ts';
import { handler } from '../../lambda/handlers/read.ts';
import { RIGHTS } from '../../lambda/core/access/rights.ts';
import { type ClusterSimulator, startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { kubeProxyObjects } from '../../lambda/simulator/demo-kube-proxy.ts';
import { written } from '../support/written.ts';
import { CONTEXT } from './deployed.ts';

const lambda = mockClient(LambdaClient);
const bytes = (text: string) => Buffer.from(text) as never;
const TOKEN = 'k8s-aws-v1.CANARY';

let server: ClusterSimulator;
beforeAll(async () => {
  server = await startClusterSimulator({ now: Date.now, acceptsToken: (token) => token === TOKEN });
  server.apply(...kubeProxyObjects('iptables', 'eks/kube-proxy:v1.34.1', 1, Date.now()));
});
afterAll(() => server.stop());

/** A Lambda that runs the real handler, with a payload and an answer that went through JSON. */
function invokesRead(): void {
  lambda.on(InvokeCommand).callsFake(async ({ Payload }: { Payload: string }) => ({
    Payload: bytes(JSON.stringify(await handler(JSON.parse(Payload), CONTEXT))),
  }));
}

const through = (changes: { readonly token?: string; readonly endpoint?: string; readonly ca?: string } = {}) => {
  const { token = TOKEN, endpoint = server.server, ca = server.ca } = changes;
  return createLambdaKubernetes({
    functionName: 'pullwarden-read-vpc-1',
    region: 'eu-west-1',
    access: { endpoint, ca, token: async () => token },
  });
};

beforeEach(() => {
  lambda.reset();
});

describe('a cluster read through the function in its VPC', () => {
  it('answers as it does directly', async () => {
    invokesRead();
    const options = async () => ({ ca: server.ca, headers: { authorization: `Bearer ${TOKEN}` } });
    const client = createApiClient({ server: server.server, options });
    const direct = createHttpKubernetes(client);
    const inside = through();
    for (const { ask } of [
      { ask: (one: typeof direct) => one.version() },
      { ask: (one: typeof direct) => one.podRows('all', null) },
      { ask: (one: typeof direct) => one.nodes('no images') },
      { ask: (one: typeof direct) => one.systemDaemonSets() },
      { ask: (one: typeof direct) => one.systemConfigMap('kube-proxy-config') },
      { ask: (one: typeof direct) => one.systemConfigMap('none') },
      { ask: (one: typeof direct) => one.eventsOfPod('shop', 'web-1') },
      { ask: (one: typeof direct) => one.may(RIGHTS.listPods) },
      { ask: (one: typeof direct) => one.may({ verb: 'list', group: '', resource: 'secrets' }) },
    ]) {
      expect(await ask(inside)).toEqual(await ask(direct));
    }
    client.close();
    for (const { args } of lambda.commandCalls(InvokeCommand)) {
      expect(args[0].input).toMatchObject({ FunctionName: 'pullwarden-read-vpc-1' });
      expect(args[0].input.InvocationType ?? 'RequestResponse').toBe('RequestResponse');
    }
  });

  it.each([
    ['another token', { token: 'k8s-aws-v1.other' }, 'unauthorized'],
    ['another authority', { ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' }, 'tls'],
    ['no server', { endpoint: 'https://127.0.0.1:1' }, 'unreachable'],
  ] as const)('with %s says what the API server, or the way to it, said', async (_, changes, reason) => {
    invokesRead();
    expect(await through(changes).version()).toMatchObject({ ok: false, problem: { reason } });
  });

  it.each([
    [
      'was stopped',
      {
        FunctionError: 'Unhandled',
        Payload: bytes('{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out"}'),
      },
      {
        reason: 'timeout',
        detail: expect.stringContaining("the cluster's security group must let that of the function in"),
      },
    ],
    [
      'failed',
      { FunctionError: 'Unhandled', Payload: bytes('{"errorMessage":"CANARY"}') },
      {
        reason: 'unreachable',
        detail: expect.stringContaining('the function failed (Unhandled); its own log says why'),
      },
    ],
    [
      'is not there',
      Object.assign(new Error('Function not found'), { name: 'ResourceNotFoundException' }),
      { reason: 'not-found', detail: 'version through pullwarden-read-vpc-1: Function not found' },
    ],
    [
      'may not be called',
      Object.assign(new Error('no'), { name: 'AccessDeniedException' }),
      { reason: 'forbidden', right: 'lambda:InvokeFunction' },
    ],
  ])('whose function %s is a problem', async (_, answer, problem) => {
    if (answer instanceof Error) lambda.on(InvokeCommand).rejects(answer);
    else lambda.on(InvokeCommand).resolves(answer);
    const found = await through().version();
    expect(found).toMatchObject({ ok: false, problem });
    expect(JSON.stringify(found)).not.toContain('CANARY');
  });
});

describe('the function', () => {
  it.each([
    [{}],
    [{ endpoint: 'http://127.0.0.1', ca: '', token: TOKEN, read: 'version', args: [] }],
    [{ endpoint: 'https://127.0.0.1', ca: '', token: TOKEN, read: 'version', args: [], write: true }],
  ])('refuses the request %j, and quotes nothing of it', async (request) => {
    const lines = await written(() =>
      expect(handler(request, CONTEXT)).rejects.toThrow('the payload is not a request'),
    );
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  it.each(['constructor', 'readOfNextYear'])('does not make the read %s, and says what to do', async (read) => {
    const payload = { endpoint: server.server, ca: server.ca, token: TOKEN, read, args: [] };
    const detail = `${read}: this function does not know that read; deploy the version of its caller here too`;
    expect(unpackAnswer(await handler(payload, CONTEXT))).toEqual({
      ok: false,
      problem: { reason: 'unreadable', detail },
    });
  });

  it('leaves no token in its log', async () => {
    const payload = { endpoint: 'https://127.0.0.1:1', ca: '', token: TOKEN, read: 'version', args: [] };
    const lines = await written(() => handler(payload, CONTEXT));
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });
});
