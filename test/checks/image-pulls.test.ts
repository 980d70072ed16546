import { describe, expect, it } from '@jest/globals';
import { runCheck } from '../../lambda/app/run-check.ts';
import type { LookScope } from '../../lambda/checks/define-check.ts';
import { imagePulls } from '../../lambda/checks/image-pulls.ts';
import type { PodRow } from '../../lambda/core/model/cluster-state.ts';
import type { ProbeRequest } from '../../lambda/core/model/probe.ts';
import type { Registry } from '../../lambda/ports/registry.ts';
import { type FakeCluster, fakeKubernetes } from '../support/fake-kubernetes.ts';
import { at, event, pod, waiting } from '../support/pods.ts';

const SCOPE: LookScope = {
  cluster: 'c1',
  now: at(10),
  namespaces: null,
  sweep: true,
  baseline: 'auto',
  vantage: 'here',
  remembered: [],
};
const NOT_FOUND = 'failed to resolve reference "registry.example/app:1": registry.example/app:1: not found';
const failing = (name: string) => pod({ name, containers: [{ state: waiting('ErrImagePull', NOT_FOUND) }] });
const row = (name: string, word = 'ErrImagePull', ready = 0): PodRow => ({
  name,
  ready,
  containers: 1,
  word,
  scheduled: true,
});
const forbidden = {
  reason: 'forbidden',
  detail: 'list: the right to list events is missing',
  right: 'list events',
} as const;

async function look(cluster: FakeCluster, scope: Partial<LookScope> = {}, registry: Registry | null = null) {
  const { kubernetes, calls } = fakeKubernetes(cluster);
  const { judgement, troubles } = await runCheck(
    imagePulls,
    { kubernetes, registries: registry === null ? [] : [{ vantage: 'here', registry }] },
    { ...SCOPE, ...scope },
  );
  return { ...judgement, troubles, calls, statuses: judgement.verdicts.map(({ status }) => status) };
}

describe('what is read', () => {
  it('is rows of a Table, and nothing else of a healthy cluster', async () => {
    const { calls, statuses, complete } = await look({ rows: [row('ok', 'Running', 1)], pods: [] });
    expect(calls).toEqual(['podRows pending', 'podRows all', 'failedEvents']);
    expect(statuses).toEqual(['healthy']);
    expect(complete).toBe(true);
  });

  it('is only the Pending rows between two sweeps', async () => {
    expect((await look({ rows: [row('ok', 'Running', 1)] }, { sweep: false })).calls).toEqual(['podRows pending']);
  });

  it('is each suspect by name, and its events', async () => {
    const { calls, failures } = await look({ rows: [row('web-1'), row('ok', 'Running', 1)], pods: [failing('web-1')] });
    expect(calls.slice(2)).toEqual(['podsNamed web-1', 'failedEvents', 'eventsOfPod shop web-1']);
    expect(failures).toMatchObject([{ pod: 'web-1', cause: 'image-not-found' }]);
  });

  it('is one list of the Pending pods when very many are in trouble', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `web-${index}`);
    const { calls, failures } = await look({ rows: names.map((name) => row(name)), pods: names.map(failing) });
    expect(calls.filter((call) => call.startsWith('podsNamed'))).toEqual([]);
    expect(calls).toContain('pendingPods');
    expect(failures).toHaveLength(40);
  });

  it('is the namespaces that were asked for', async () => {
    const { calls } = await look({}, { namespaces: ['a', 'b'], sweep: false });
    expect(calls).toEqual(['podRows pending a', 'podRows pending b']);
  });

  it('is the pods of open incidents whatever their phase', async () => {
    const running = pod({ phase: 'Running', containers: [{ state: waiting('ErrImagePull', NOT_FOUND) }] });
    const { failures } = await look({ pods: [running] }, { sweep: false, remembered: ['shop/web-1'] });
    expect(failures).toHaveLength(1);
  });

  it('is the pod behind a failed event of an ephemeral container, which no row shows', async () => {
    const debugged = pod({
      phase: 'Running',
      containers: [{ state: { running: {} } }],
      ephemeral: [{ name: 'debug', state: waiting('ErrImagePull', NOT_FOUND) }],
    });
    const said = event('Failed', `Failed to pull image "x": ${NOT_FOUND}`, {
      first: 5,
      path: 'spec.ephemeralContainers{debug}',
    });
    const { failures } = await look({ rows: [row('web-1', 'Running', 1)], pods: [debugged], events: [said] });
    expect(failures).toMatchObject([{ container: 'debug', containerType: 'ephemeral', cause: 'image-not-found' }]);
  });
});

describe('what could not be read', () => {
  it('is unknown, never healthy', async () => {
    const { statuses, complete, verdicts } = await look({
      refuse: { podRows: { reason: 'timeout', detail: 'no answer' } },
    });
    expect(statuses).toEqual(['unknown']);
    expect(complete).toBe(false);
    expect(verdicts[0]?.reason).toBe('no answer');
  });

  it('is named beside what was found all the same', async () => {
    const cluster = {
      rows: [row('web-1')],
      pods: [failing('web-1')],
      refuse: { failedEvents: forbidden, eventsOfPod: forbidden },
    };
    const { statuses, failures, verdicts } = await look(cluster);
    expect(statuses).toEqual(['unhealthy', 'unknown']);
    expect(failures).toMatchObject([{ pod: 'web-1', cause: 'image-not-found' }]);
    expect(verdicts[1]?.reason).toBe(forbidden.detail);
  });

  it('is unknown when a list was cut', async () => {
    const { statuses, complete } = await look({ truncated: true });
    expect(statuses).toEqual(['unknown']);
    expect(complete).toBe(false);
  });
});

describe('the probe', () => {
  it('asks first where it may decide, never where a registry has nothing to say, and 40 images at most', async () => {
    const asked: string[] = [];
    const registry: Registry = {
      access: () => Promise.reject(new Error('not asked for')),
      probe: ({ image }) => {
        asked.push(image);
        return Promise.resolve({
          image,
          host: 'r.example',
          status: 'unknown',
          platforms: [],
          identity: 'anonymous',
          stages: [],
          vantage: 'here',
        });
      },
    };
    const sick = (name: string, message: string) =>
      pod({ name, uid: name, containers: [{ image: `r.example/${name}:1`, state: waiting('ErrImagePull', message) }] });
    const refused = Array.from({ length: 45 }, (_, index) =>
      sick(`a-${index}`, 'dial tcp 10.0.0.1:443: connect: connection refused'),
    );
    const pods = [...refused, sick('full', 'write /x: no space left on device'), sick('missing', NOT_FOUND)];
    await look({ rows: pods.map(({ metadata }) => row(metadata.name)), pods }, {}, registry);
    expect(asked[0]).toBe('r.example/missing:1');
    expect(asked).toHaveLength(40);
    expect(asked).not.toContain('r.example/full:1');
  });

  it('asks once an image, for the platform of the node that wants it', async () => {
    const asked: ProbeRequest[] = [];
    const registry: Registry = {
      access: () => Promise.reject(new Error('not asked for')),
      probe: (request) => {
        asked.push(request);
        return Promise.resolve({
          image: request.image,
          host: 'registry.example',
          status: 'missing',
          cause: 'repository-not-found-or-denied',
          platforms: [],
          identity: 'anonymous',
          stages: [],
          vantage: 'here',
        });
      },
    };
    const nodes = [
      { metadata: { name: 'node-a', labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' } } },
    ];
    const pods = ['web-1', 'web-2'].map(failing);
    const { failures } = await look({ rows: [row('web-1'), row('web-2')], pods, nodes }, {}, registry);
    expect(asked).toEqual([{ image: 'registry.example/app:1', platform: 'linux/arm64' }]);
    expect(failures).toMatchObject([
      {
        cause: 'repository-not-found-or-denied',
        wordsCause: 'image-not-found',
        decidedBy: 'probe-finds-no-repository',
      },
      { cause: 'repository-not-found-or-denied' },
    ]);
  });
});
