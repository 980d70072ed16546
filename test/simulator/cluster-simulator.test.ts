import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import type { ClusterFault, ClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { realPods } from './fixtures/real-pods.ts';
import { request } from './request.ts';
import type { Answered, Options } from './request.ts';

const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';
const now = Date.parse('2026-03-01T12:00:00Z');
let cluster: ClusterSimulator;

beforeEach(async () => {
  cluster = await startClusterSimulator({ now: () => now });
  cluster.apply(
    pod('shop', 'web', 'Pending', { app: 'web', tier: 'front' }, 'node-a'),
    pod('shop', 'cart', 'Running', { app: 'cart' }, 'node-b'),
    pod('data', 'web', 'Running', { app: 'web' }, 'node-b'),
    event('shop', 'e1', 'Failed', 'Warning', 'web'),
    event('shop', 'e2', 'BackOff', 'Normal', 'web'),
    event('data', 'e3', 'Failed', 'Warning', 'other'),
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    configMap('kube-proxy-config'),
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { app: 'x' } },
    },
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'aws-node', namespace: 'kube-system' } },
  );
});
afterEach(() => cluster.stop());

function ask(path: string, options: Options = {}): Promise<Answered> {
  const headers = { authorization: `Bearer ${cluster.token}`, ...options.headers };
  return request(`${cluster.server}${path}`, { ca: cluster.ca, ...options, headers });
}

async function names(path: string): Promise<readonly string[]> {
  const { json } = await ask(path);
  return json.items.map((item: { metadata: { name: string; namespace?: string } }) =>
    [item.metadata.namespace, item.metadata.name].filter(Boolean).join('/'),
  );
}

describe('lists', () => {
  it.each([
    ['/api/v1/pods', ['data/web', 'shop/cart', 'shop/web']],
    ['/api/v1/namespaces/shop/pods', ['shop/cart', 'shop/web']],
    ['/api/v1/namespaces/nowhere/pods', []],
    ['/api/v1/pods?fieldSelector=status.phase%3DPending', ['shop/web']],
    ['/api/v1/pods?fieldSelector=status.phase==Running,metadata.namespace!=shop', ['data/web']],
    ['/api/v1/pods?fieldSelector=metadata.name=web', ['data/web', 'shop/web']],
    ['/api/v1/pods?fieldSelector=spec.nodeName=node-b', ['data/web', 'shop/cart']],
    ['/api/v1/pods?labelSelector=app%3Dweb', ['data/web', 'shop/web']],
    ['/api/v1/pods?labelSelector=app=web,tier!=front', ['data/web']],
    ['/api/v1/pods?labelSelector=tier', ['shop/web']],
    ['/api/v1/events?fieldSelector=reason=Failed', ['data/e3', 'shop/e1']],
    ['/api/v1/events?fieldSelector=reason=Failed&limit=1', ['data/e3']],
    ['/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name=web,type=Warning', ['shop/e1']],
    ['/api/v1/events?fieldSelector=involvedObject.kind=Pod,involvedObject.uid=u-other', ['data/e3']],
    ['/api/v1/nodes?fieldSelector=metadata.name=node-a', ['node-a']],
    ['/api/v1/namespaces', ['shop']],
    ['/apis/apps/v1/namespaces/kube-system/daemonsets', ['kube-system/aws-node', 'kube-system/kube-proxy']],
    ['/apis/apps/v1/namespaces/kube-system/daemonsets?labelSelector=app=x', ['kube-system/kube-proxy']],
  ])('%s', async (path, expected) => {
    expect(await names(path)).toEqual(expected);
  });

  it('are lists of items without kind, as a real server sends them', async () => {
    const { json } = await ask('/apis/apps/v1/namespaces/kube-system/daemonsets?limit=1');
    expect(json).toMatchObject({ kind: 'DaemonSetList', apiVersion: 'apps/v1', metadata: { remainingItemCount: 1 } });
    expect(json.items[0].kind).toBeUndefined();
  });

  it('are compressed for a client that asks', async () => {
    const answer = await ask('/api/v1/pods', { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.json.items).toHaveLength(3);
  });
});

describe('pages', () => {
  it('follow one another, and count what is left unless a selector narrows the list', async () => {
    const first = await ask('/api/v1/pods?limit=2');
    expect(first.json.metadata.remainingItemCount).toBe(1);
    expect(await names(`/api/v1/pods?limit=2&continue=${first.json.metadata.continue}`)).toEqual(['shop/web']);
    const narrowed = await ask('/api/v1/pods?limit=1&labelSelector=app=web');
    expect(narrowed.json.metadata).toMatchObject({ continue: expect.any(String) });
    expect(narrowed.json.metadata.remainingItemCount).toBeUndefined();
  });

  it('are not cut for a read of the cache', async () => {
    expect(await names('/api/v1/pods?limit=1&resourceVersion=0')).toHaveLength(3);
  });

  it('end with 410 when their token has expired, and offer one that goes on', async () => {
    const { json: first } = await ask('/api/v1/pods?limit=2');
    cluster.expireContinueTokens();
    const { json: gone } = await ask(`/api/v1/pods?limit=2&continue=${first.metadata.continue}`);
    expect(gone).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
    expect(await names(`/api/v1/pods?continue=${gone.metadata.continue}`)).toEqual(['shop/web']);
  });
});

describe('tables', () => {
  it.each([
    ['None', null],
    ['Metadata', { kind: 'PartialObjectMetadata', metadata: { namespace: 'data' } }],
    ['Object', { kind: 'Pod', spec: { nodeName: 'node-b' } }],
  ])('carry %s with a row', async (includeObject, object) => {
    const { json } = await ask(`/api/v1/pods?includeObject=${includeObject}&limit=1`, { headers: { accept: TABLE } });
    expect(json).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { remainingItemCount: 2 } });
    expect(json.columnDefinitions).toHaveLength(9);
    expect(json.rows[0].cells).toHaveLength(9);
    if (object === null) expect(json.rows[0].object).toBeNull();
    else expect(json.rows[0].object).toMatchObject(object);
  });

  it('show the pods of a real cluster as it did', async () => {
    for (const real of realPods) cluster.apply(real.pod);
    const { json } = await ask('/api/v1/namespaces/sim-capture/pods?includeObject=None', {
      headers: { accept: TABLE },
    });
    const words = (rows: readonly { readonly cells: readonly string[] }[]) =>
      rows.map(({ cells }) => cells.slice(0, 3));
    expect(words(json.rows)).toEqual(words(realPods));
  });
});

describe('single objects', () => {
  it.each([
    ['/api/v1/namespaces/shop/pods/web', { kind: 'Pod' }],
    ['/api/v1/nodes/node-a', { kind: 'Node' }],
    ['/api/v1/namespaces/shop', { kind: 'Namespace' }],
    ['/api/v1/namespaces/kube-system/configmaps/kube-proxy-config', { data: { config: 'mode: ""' } }],
    ['/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy', { apiVersion: 'apps/v1' }],
    ['/version', { gitVersion: 'v1.34.4' }],
  ])('%s', async (path, expected) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject(expected);
  });

  it('are gone when removed', async () => {
    cluster.remove('Pod', 'shop', 'web');
    expect((await ask('/api/v1/namespaces/shop/pods/web')).status).toBe(404);
  });
});

/** The texts were read off a real server, Kubernetes 1.34.4. */
describe('refusals', () => {
  it.each([
    ['/api/v1/namespaces/kube-system/configmaps/nope', 404, 'configmaps "nope" not found'],
    ['/apis/apps/v1/namespaces/kube-system/daemonsets/nope', 404, 'daemonsets.apps "nope" not found'],
    ['/api/v1/namespaces/zz', 404, 'namespaces "zz" not found'],
    ['/api/v1/foo', 404, 'the server could not find the requested resource'],
    ['/api/v1/pods?fieldSelector=foo=1', 400, 'field label not supported: foo'],
    ['/api/v1/pods?fieldSelector=bad', 400, "invalid selector: 'bad'; can't understand 'bad'"],
    ['/api/v1/pods?limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
  ])('%s: %d', async (path, status, message) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status });
  });

  it('of paths outside every group are plain text', async () => {
    expect(await ask('/nonsense')).toMatchObject({ status: 404, text: '404 page not found\n' });
  });

  it('of writes', async () => {
    const answer = await ask('/api/v1/namespaces/shop/pods', { method: 'POST', body: '{}' });
    expect(answer.json).toMatchObject({ reason: 'MethodNotAllowed', code: 405 });
  });

  it('of a wrong token', async () => {
    const answer = await ask('/api/v1/pods', { headers: { authorization: 'Bearer wrong' } });
    expect(answer.json).toMatchObject({ message: 'Unauthorized', reason: 'Unauthorized', code: 401 });
  });

  it('of nobody in particular', async () => {
    const { json } = await request(`${cluster.server}/api/v1/pods`, { ca: cluster.ca });
    expect(json.message).toBe(
      'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
    );
  });

  it.each([
    [
      '/api/v1/pods',
      'pods is forbidden: User "pullwarden-reader" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    [
      '/api/v1/namespaces/x/events',
      'events is forbidden: User "pullwarden-reader" cannot list resource "events" in API group "" in the namespace "x"',
    ],
    [
      '/api/v1/nodes/node-a',
      'nodes "node-a" is forbidden: User "pullwarden-reader" cannot get resource "nodes" in API group "" at the cluster scope',
    ],
    [
      '/api/v1/namespaces/zz',
      'namespaces "zz" is forbidden: User "pullwarden-reader" cannot get resource "namespaces" in API group "" in the namespace "zz"',
    ],
    [
      '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy',
      'daemonsets.apps "kube-proxy" is forbidden: User "pullwarden-reader" cannot get resource "daemonsets" in API group "apps" in the namespace "kube-system"',
    ],
  ])('of a right that is missing: %s', async (path, message) => {
    cluster.fail({}, { kind: 'forbidden' });
    expect((await ask(path)).json).toMatchObject({ message, reason: 'Forbidden', code: 403 });
  });
});

describe('faults', () => {
  it.each<[ClusterFault, number]>([
    [{ kind: 'forbidden' }, 403],
    [{ kind: 'unauthorized' }, 401],
    [{ kind: 'internal-error' }, 500],
    [{ kind: 'too-many-requests', retryAfterSeconds: 7 }, 429],
  ])('%j answers %d for its resource only, until it is repaired', async (fault, status) => {
    const repair = cluster.fail({ plural: 'events' }, fault);
    const failed = await ask('/api/v1/events');
    expect(failed.status).toBe(status);
    if (status === 429) expect(failed.headers['retry-after']).toBe('7');
    expect((await ask('/api/v1/pods')).status).toBe(200);
    repair();
    expect((await ask('/api/v1/events')).status).toBe(200);
  });

  it('can hang or drop a connection', async () => {
    cluster.fail({ plural: 'pods' }, { kind: 'hang' });
    await expect(ask('/api/v1/pods', { timeout: 100 })).rejects.toThrow(/abort/);
    cluster.fail({ plural: 'pods' }, { kind: 'drop' });
    await expect(ask('/api/v1/pods')).rejects.toThrow(/hang up|ECONNRESET/);
  });
});

describe('access reviews', () => {
  const allowed = async (resourceAttributes: object): Promise<boolean> => {
    const body = JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    });
    const { json, status } = await ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body,
    });
    expect(status).toBe(201);
    return json.status.allowed;
  };

  it.each([
    [{ verb: 'list', resource: 'pods' }, true],
    [{ verb: 'list', resource: 'secrets' }, false],
    [{ verb: 'create', resource: 'pods', subresource: 'exec' }, false],
    [{ verb: 'get', resource: 'nodes', subresource: 'proxy' }, false],
  ])('%j: %s', async (attributes, expected) => {
    expect(await allowed(attributes)).toBe(expected);
  });

  it('know what was forbidden', async () => {
    cluster.fail({ plural: 'pods', verb: 'list' }, { kind: 'forbidden' });
    expect(await allowed({ verb: 'list', resource: 'pods' })).toBe(false);
    expect(await allowed({ verb: 'get', resource: 'pods' })).toBe(true);
  });
});

function pod(namespace: string, name: string, phase: string, labels: Record<string, string>, nodeName: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels, creationTimestamp: '2026-03-01T11:00:00Z' },
    spec: { nodeName, containers: [{ name: 'a', image: 'registry.test/a:1' }] },
    status: { phase },
  };
}

function event(namespace: string, name: string, reason: string, type: string, about: string) {
  const involvedObject = { kind: 'Pod', namespace, name: about, uid: `u-${about}` };
  return { apiVersion: 'v1', kind: 'Event', metadata: { namespace, name }, reason, type, involvedObject };
}

function configMap(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name },
    data: { config: 'mode: ""' },
  };
}
