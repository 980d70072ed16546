import { describe, expect, it } from '@jest/globals';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { DEFAULT_POLICY } from '../../../lambda/core/incident/policy.ts';
import { type Silence, silenceFor } from '../../../lambda/core/incident/silence.ts';
import { transition } from '../../../lambda/core/incident/transition.ts';
import { type Affected, NOBODY, type Severity, type Trouble } from '../../../lambda/core/model/check.ts';
import { at } from '../../support/pods.ts';
import { judgement, trouble } from '../../support/troubles.ts';

const silence = (changes: Partial<Silence> = {}): Silence => ({
  id: 's1',
  from: at(10),
  until: at(20),
  reason: 'maintenance',
  ...changes,
});

/** Hits these namespaces, and more of them than are listed where `count` says so. */
const hitting = (namespaces: readonly string[], count = namespaces.length): { readonly affected: Affected } => ({
  affected: { ...trouble().affected, namespaces, counts: { ...trouble().affected.counts, namespaces: count } },
});

const ofImage = (name: string) => trouble({ target: { kind: 'image', name }, scope: name });
const ofRegistry = (name: string) => trouble({ cause: 'timeout', target: { kind: 'registry', name }, scope: name });
const ofNobody = (kind: 'cluster' | 'node' | 'kube-proxy') =>
  trouble({ cause: 'kube-proxy-drift', target: { kind, name: 'quay.io/x' }, affected: NOBODY });

describe('a silence', () => {
  it.each([
    [at(10) - 1, false],
    [at(10), true],
    [at(20) - 1, true],
    [at(20), false],
  ])('holds from its first moment until before its last: %i', (now, holds) => {
    expect(silenceFor(trouble(), 'c1', [silence()], now) !== null).toBe(holds);
  });

  it.each<readonly [string, Partial<Silence>, Trouble, boolean]>([
    ['nothing', {}, trouble(), true],
    ['nothing, of what hits nobody', {}, ofNobody('cluster'), true],
    ['the cluster', { cluster: 'c1' }, trouble(), true],
    ['another cluster', { cluster: 'c2' }, trouble(), false],
    ['the cause', { cause: 'image-not-found' }, trouble(), true],
    ['another cause', { cause: 'dns' }, trouble(), false],
    ['the registry of an image', { registry: 'quay.io' }, ofImage('quay.io/me/app:2'), true],
    ['the registry of an image, with its port', { registry: 'r.example:5000' }, ofImage('r.example:5000/app:2'), true],
    ['it without its port', { registry: 'r.example' }, ofImage('r.example:5000/app:2'), false],
    ['another registry', { registry: 'quay.io' }, ofImage('ghcr.io/quay.io/app:2'), false],
    ['a registry that it only begins with', { registry: 'quay.io' }, ofImage('quay.io.example/app:2'), false],
    ['a registry, of an image without one', { registry: 'app' }, ofImage('app'), false],
    ['a registry that is the target', { registry: 'quay.io' }, ofRegistry('quay.io'), true],
    ['a registry that is not the target', { registry: 'quay.io' }, ofRegistry('ghcr.io'), false],
    ['a registry, of a cluster', { registry: 'quay.io' }, ofNobody('cluster'), false],
    ['a registry, of a node', { registry: 'quay.io' }, ofNobody('node'), false],
    ['a registry, of kube-proxy', { registry: 'quay.io' }, ofNobody('kube-proxy'), false],
    ['the only namespace', { namespace: 'shop' }, trouble(hitting(['shop'])), true],
    ['another namespace', { namespace: 'shop' }, trouble(hitting(['data'])), false],
    ['one namespace of two', { namespace: 'shop' }, trouble(hitting(['shop', 'web'])), false],
    ['the only one that is listed of two', { namespace: 'shop' }, trouble(hitting(['shop'], 2)), false],
    ['a namespace, of what hits none', { namespace: 'shop' }, ofNobody('kube-proxy'), false],
    [
      'all that it is',
      { cluster: 'c1', cause: 'image-not-found', namespace: 'shop', registry: 'r.example' },
      trouble(),
      true,
    ],
    [
      'all that it is but the cause',
      { cluster: 'c1', cause: 'dns', namespace: 'shop', registry: 'r.example' },
      trouble(),
      false,
    ],
  ])('that names %s', (_, names, one, holds) => {
    expect(silenceFor(one, 'c1', [silence(names)], at(15))?.id ?? null).toBe(holds ? 's1' : null);
  });

  it('is the first of those that hold', () => {
    const all = [
      silence({ id: 'over', until: at(12) }),
      silence({ id: 'elsewhere', cluster: 'c2' }),
      silence({ id: 'first' }),
      silence({ id: 'second' }),
    ];
    expect(silenceFor(trouble(), 'c1', all, at(15))?.id).toBe('first');
    expect(silenceFor(trouble(), 'c1', [], at(15))).toBeNull();
  });
});

/** Missing images of one registry. */
const missing = (registry: string, count: number, severity: Severity = 'warning'): readonly Trouble[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `${registry}/app:${index}`;
    return { ...ofImage(name), key: `c1/image-not-found/${name}`, since: at(0), severity };
  });

/** What is told in each of these looks, a minute from each other, the first at minute 10. */
function told(looks: readonly (readonly Trouble[])[], silences: readonly Silence[]): readonly string[] {
  let state = EMPTY_STATE;
  return looks.map((troubles, index) => {
    const look = {
      cluster: { name: 'c1', region: null, account: null, arn: null },
      check: 'image-pulls',
      judgement: judgement(),
      troubles,
      sweep: true,
      now: at(10 + index),
    };
    state = transition({ ...state, effects: [] }, look, { policy: DEFAULT_POLICY, silences }).state;
    const loud = state.effects.filter(({ held }) => held === undefined);
    return loud
      .map(({ event: { detail, detailType } }) =>
        [detailType, detail.cause, detail.change, detail.evidence.length].join(' '),
      )
      .join(', ');
  });
}

describe('a silence and a storm', () => {
  const registry = silence({ registry: 'quay.io', until: at(13) });

  it('a storm of what is held back is held back, and told once when the silence is over', () => {
    const many = missing('quay.io', 12);
    expect(told([many, many, many, many, many], [registry])).toEqual([
      '',
      '',
      '',
      'Incident Opened incident-storm silence-over 12',
      '',
    ]);
  });

  it('a storm lists nothing that is held back, until the silence is over', () => {
    const many = [...missing('quay.io', 12), ...missing('ghcr.io', 10)];
    expect(told([many, many, many, many], [registry])).toEqual([
      'Incident Opened incident-storm opened 10',
      '',
      '',
      'Incident Updated incident-storm severity 20',
    ]);
  });

  it('a storm that grows and gets worse in a silence is told of it when that is over', () => {
    const cluster = silence({ cluster: 'c1', from: at(11), until: at(13) });
    const looks = [10, 24, 24, 24, 24].map((count, index) =>
      missing('quay.io', count, index === 0 ? 'warning' : 'error'),
    );
    expect(told(looks, [cluster])).toEqual([
      'Incident Opened incident-storm opened 10',
      '',
      '',
      'Incident Updated incident-storm severity 20',
      '',
    ]);
  });

  it('the end of a storm that was told is told, silence or not', () => {
    const many = missing('quay.io', 12);
    const cluster = silence({ cluster: 'c1', from: at(11) });
    expect(told([many, [], []], [cluster])).toEqual([
      'Incident Opened incident-storm opened 12',
      '',
      'Incident Resolved incident-storm resolved 12',
    ]);
  });
});
