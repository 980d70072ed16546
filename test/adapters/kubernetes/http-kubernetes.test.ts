import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createApiClient } from '../../../lambda/adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../../../lambda/adapters/kubernetes/http-kubernetes.ts';
import { loadKubeconfig } from '../../../lambda/adapters/kubernetes/kubeconfig.ts';
import { type Right, RIGHTS, UNWANTED_RIGHTS } from '../../../lambda/core/access/rights.ts';
import type { Problem } from '../../../lambda/core/model/problem.ts';
import type { Kubernetes } from '../../../lambda/ports/kubernetes.ts';
import {
  type ClusterFault,
  type ClusterSimulator,
  startClusterSimulator,
} from '../../../lambda/simulator/cluster-simulator.ts';
import type { KubernetesObject } from '../../../lambda/simulator/kubernetes-objects.ts';
import { kubeconfig } from '../../../lambda/simulator/kubeconfig.ts';

let cluster: ClusterSimulator;
let kubernetes: Kubernetes;
let close: () => void;

/** Connects as a kubeconfig does, with small bounds so that faults show soon. */
function connect(server = cluster.server, ca = cluster.ca, token = cluster.token, maxBytes = 1024 * 1024): Kubernetes {
  const loaded = loadKubeconfig({ text: JSON.stringify(kubeconfig('sim', server, ca, token)) });
  if (!loaded.ok) throw new Error(loaded.message);
  const client = createApiClient(loaded.cluster.connection, { timeoutMs: 500, maxBytes });
  close = () => client.close();
  return createHttpKubernetes(client);
}

const podOf = (name: string, phase: string, namespace = 'shop') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, uid: `${namespace}-${name}` },
  spec: { nodeName: 'node-a', containers: [{ name: 'app', image: 'r.example/app:1' }] },
  status: { phase },
});

beforeEach(async () => {
  cluster = await startClusterSimulator({ now: () => Date.parse('2026-03-01T12:00:00Z') });
  cluster.apply(podOf('web', 'Pending'), podOf('web', 'Running', 'data'), podOf('cart', 'Running'));
  kubernetes = connect();
});

afterEach(async () => {
  close();
  await cluster.stop();
});

async function problemOf(read: Promise<{ ok: boolean; problem?: Problem }>): Promise<Problem | undefined> {
  return (await read).problem;
}

describe('reads', () => {
  it('rows as a Table without objects, gzipped, without a resourceVersion', async () => {
    expect(await kubernetes.podRows('pending', null)).toMatchObject({
      ok: true,
      value: { items: [{ name: 'web' }], truncated: false },
    });
    const asked = new URL(cluster.requests.at(-1)!.url, 'https://x');
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      fieldSelector: 'status.phase=Pending',
      includeObject: 'None',
      limit: '5000',
    });
  });

  it('rows of one namespace, and pods of one name in all', async () => {
    const rows = await kubernetes.podRows('all', 'shop');
    expect(rows.ok && rows.value.items.map(({ name }) => name).toSorted()).toEqual(['cart', 'web']);
    const named = await kubernetes.podsNamed('web', null);
    expect(named.ok && named.value.map(({ metadata }) => metadata.namespace ?? '').toSorted()).toEqual([
      'data',
      'shop',
    ]);
  });

  it('every page of a long list', async () => {
    cluster.apply(...Array.from({ length: 1_201 }, (_, index) => podOf(`p-${index}`, 'Pending')));
    const pods = await kubernetes.pendingPods(null);
    expect(pods.ok && [pods.value.items.length, pods.value.truncated]).toEqual([1_202, false]);
  });

  it('what is not there as null', async () => {
    expect(await kubernetes.systemConfigMap('kube-proxy')).toEqual({ ok: true, value: null });
    expect(await kubernetes.node('nope')).toEqual({ ok: true, value: null });
    expect(await kubernetes.namespaceExists('nope')).toEqual({ ok: true, value: false });
  });

  it('nodes with the images that they hold, or without', async () => {
    const status = { images: [{ names: ['r.example/app:1'] }], nodeInfo: { kubeletVersion: 'v1.34.4' } };
    cluster.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a' }, status } as KubernetesObject);
    const held = await kubernetes.nodes('images');
    expect(held.ok && held.value.items[0]?.status).toEqual(status);
    const bare = await kubernetes.nodes('no images');
    expect(bare.ok && bare.value.items[0]?.status).toEqual({ nodeInfo: status.nodeInfo });
  });

  it.each<[string, number, string, object]>([
    [
      'a page',
      200,
      '{"kubeproxy.config.k8s.io":{}}',
      { ok: true, value: { status: 200, body: '{"kubeproxy.config.k8s.io":{}}' } },
    ],
    [
      'what the pod itself says badly',
      503,
      '{"lastUpdated":"x"}',
      { ok: true, value: { status: 503, body: '{"lastUpdated":"x"}' } },
    ],
    [
      'the refusal of the API server',
      403,
      '{"kind":"Status","message":"no"}',
      { ok: false, problem: { reason: 'forbidden', right: 'get pods/proxy in kube-system' } },
    ],
    [
      'a way that ends at the API server',
      503,
      '{ "kind": "Status", "message": "address not allowed" }',
      { ok: false, problem: { reason: 'unreachable' } },
    ],
  ])('of a pod %s', async (_name, status, body, expected) => {
    let url = '';
    const server = createServer((request, response) => {
      url = request.url ?? '';
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = createApiClient({ server: `http://127.0.0.1:${port}`, options: async () => ({}) });
    const pages = createHttpKubernetes(client);
    expect(await pages.podPage('kube-proxy-a', 10249, 'configz')).toMatchObject(expected);
    expect(url).toBe('/api/v1/namespaces/kube-system/pods/kube-proxy-a:10249/proxy/configz');
    client.close();
    server.close();
  });

  it.each([
    [RIGHTS.listPods, true],
    [{ ...RIGHTS.getKubeProxyConfig, names: ['kube-proxy'] }, true],
    [RIGHTS.getPodPages, false],
    ...UNWANTED_RIGHTS.map((right) => [right, false] as const),
  ])('whether we may: %j', async (right, allowed) => {
    const why = allowed ? expect.stringContaining('ClusterRole "pullwarden-reader"') : '';
    expect(await kubernetes.may(right)).toEqual({ ok: true, value: { allowed, why } });
    const { method, url } = cluster.requests.at(-1)!;
    expect(`${method} ${url}`).toBe('POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
  });

  it('asks about the very object, namespace, group and subresource', async () => {
    const asked = (right: Right) => kubernetes.may(right);
    const named = { ...RIGHTS.getKubeProxyConfig, names: ['kube-proxy'] };
    const repair = cluster.fail(
      { plural: 'configmaps', namespace: 'kube-system', name: 'kube-proxy' },
      { kind: 'forbidden' },
    );
    expect(await asked(named)).toMatchObject({ value: { allowed: false } });
    expect(await asked({ ...named, names: ['kube-proxy-config'] })).toMatchObject({ value: { allowed: true } });
    expect(await asked(RIGHTS.getSystemConfigMaps)).toMatchObject({ value: { allowed: true } });
    repair();
    cluster.fail({ group: 'apps', plural: 'daemonsets', namespace: 'kube-system' }, { kind: 'forbidden' });
    expect(await asked(RIGHTS.listSystemDaemonSets)).toMatchObject({ value: { allowed: false } });
    cluster.grant({ verb: 'create', plural: 'pods/exec' });
    expect(await asked({ verb: 'create', group: '', resource: 'pods/exec' })).toMatchObject({
      value: { allowed: true, why: expect.stringContaining('ClusterRole "too-wide"') },
    });
  });

  it.each([
    ['an answer that is none', '{"status":{}}', { reason: 'unreadable' }],
    ['what kept the API server from finding out', '{"status":{"allowed":false,"evaluationError":"gone"}}', 'gone'],
    [
      'no more of what it says than is fit to keep',
      `{"status":{"allowed":true,"reason":"${'x'.repeat(999)}"}}`,
      'x'.repeat(300),
    ],
  ])('of a review %s', async (_name, body, expected) => {
    const server = createServer((_request, response) => response.writeHead(201).end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = createApiClient({ server: `http://127.0.0.1:${port}`, options: async () => ({}) });
    const answer = await createHttpKubernetes(client).may(RIGHTS.listPods);
    expect(answer).toMatchObject(typeof expected === 'string' ? { value: { why: expected } } : { problem: expected });
    client.close();
    server.close();
  });

  it('the version', async () => {
    expect(await kubernetes.version()).toEqual({ ok: true, value: 'v1.34.4' });
  });
});

describe('what goes wrong becomes a reason of a closed set', () => {
  it.each<[ClusterFault, Problem['reason']]>([
    [{ kind: 'unauthorized' }, 'unauthorized'],
    [{ kind: 'internal-error' }, 'unreachable'],
    [{ kind: 'hang' }, 'timeout'],
    [{ kind: 'drop' }, 'unreachable'],
    [{ kind: 'too-many-requests', retryAfterSeconds: 1 }, 'throttled'],
  ])('%o: %s', async (fault, reason) => {
    cluster.fail({}, fault);
    expect((await problemOf(kubernetes.podRows('all', null)))?.reason).toBe(reason);
  });

  it('that nobody may ask for their rights is a missing right too', async () => {
    cluster.fail({ plural: 'selfsubjectaccessreviews' }, { kind: 'forbidden' });
    expect(await problemOf(kubernetes.may(RIGHTS.listPods))).toEqual({
      reason: 'forbidden',
      detail: 'ask for our own rights: the right to create selfsubjectaccessreviews.authorization.k8s.io is missing',
      right: 'create selfsubjectaccessreviews.authorization.k8s.io',
    });
  });

  it('a missing right is named', async () => {
    cluster.fail({ plural: 'events' }, { kind: 'forbidden' });
    expect(await problemOf(kubernetes.failedEvents(null))).toMatchObject({
      reason: 'forbidden',
      right: 'list events',
      detail: 'list the events with reason Failed: the right to list events is missing',
    });
    expect((await kubernetes.podRows('all', null)).ok).toBe(true);
  });

  it('a list whose continue token expired is truncated, never whole', async () => {
    cluster.apply(...Array.from({ length: 700 }, (_, index) => podOf(`p-${index}`, 'Pending')));
    const first = kubernetes.pendingPods(null);
    const repair = setInterval(() => cluster.expireContinueTokens(), 0);
    const pods = await first;
    clearInterval(repair);
    expect(pods).toMatchObject({ ok: true, value: { truncated: true } });
  });

  it('a certificate that the pinned authority did not sign', async () => {
    const other = await startClusterSimulator({ now: () => 0 });
    const stranger = connect(cluster.server, other.ca);
    expect((await problemOf(stranger.version()))?.reason).toBe('tls');
    await other.stop();
  });

  it('nobody there', async () => {
    expect(await problemOf(connect('https://127.0.0.1:1').version())).toMatchObject({ reason: 'unreachable' });
  });

  it('an answer that is larger than we read', async () => {
    cluster.apply(...Array.from({ length: 50 }, (_, index) => podOf(`p-${index}`, 'Pending')));
    const bounded = connect(cluster.server, cluster.ca, cluster.token, 2_000);
    expect((await problemOf(bounded.pendingPods(null)))?.reason).toBe('too-large');
  });

  it.each<readonly [string, Problem['reason'], RequestListener]>([
    [
      'an answer that is small in gzip and huge unpacked',
      'too-large',
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(4 * 1024 * 1024, ' '))),
    ],
    [
      'an answer that drips for ever',
      'timeout',
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('%s: %s', async (_, reason, answer) => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const limits = { timeoutMs: 500, maxBytes: 1024 * 1024 };
    const client = createApiClient({ server: `http://127.0.0.1:${port}`, options: async () => ({}) }, limits);
    expect((await problemOf(createHttpKubernetes(client).version()))?.reason).toBe(reason);
    client.close();
    server.closeAllConnections();
    server.close();
  });
});
