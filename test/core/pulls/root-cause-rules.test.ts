import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../../lambda/core/model/cause.ts';
import type { ProbeResult } from '../../../lambda/core/model/probe.ts';
import { type Case, NOTES, RULES } from '../../../lambda/core/pulls/root-cause-rules.ts';
import { failingContainer } from '../../support/failures.ts';

const REACHED = ['available', 'missing', 'denied', 'limited', 'unsupported'] as const;
const NETWORK: readonly Cause[] = [
  'dns',
  'connection-refused',
  'timeout',
  'tls-untrusted',
  'tls-expired',
  'plain-http',
  'proxy',
  'connection-interrupted',
  'no-route',
];

function probe(status: ProbeResult['status'], cause?: Cause, changes: Partial<ProbeResult> = {}): ProbeResult {
  const base = {
    image: 'r.example/app:1',
    host: 'r.example',
    platforms: [],
    identity: 'anonymous',
    stages: [],
    vantage: 'here',
  } as const;
  return { ...base, status, ...(cause === undefined ? {} : { cause }), ...changes };
}

function caseOf(
  cause: Cause,
  probes: readonly ProbeResult[] = [],
  changes: { secrets?: readonly string[]; spread?: Partial<Case['spread']> } = {},
): Case {
  return {
    words: { cause, confidence: 'likely', also: ['cancelled'], evidence: [] },
    container: failingContainer({ pullSecrets: changes.secrets ?? [] }),
    probes,
    spread: { nodes: ['node-a', 'node-b'], pods: 2, images: 1, ...changes.spread },
  };
}

/** The rule that decides, what it decides, and what it says. */
function decided(one: Case) {
  const rule = RULES.find(({ when }) => when(one));
  return rule === undefined ? null : { name: rule.name, ...rule.decide(one), says: rule.says(one) };
}

const notes = (one: Case) => NOTES.filter(({ when }) => when(one)).map((note) => `${note.name}: ${note.says(one)}`);

describe('the rule that decides', () => {
  it.each(['image-not-found', 'platform-mismatch', 'unsupported-manifest', 'unknown'] as const)(
    'platform-not-offered, where the words say %s',
    (cause) => {
      const other = probe('unsupported', 'platform-mismatch', { platforms: ['linux/arm64', 'linux/s390x'] });
      expect(decided(caseOf(cause, [other]))).toEqual({
        name: 'platform-not-offered',
        cause: 'platform-mismatch',
        confidence: 'certain',
        also: [],
        says: 'the image exists for linux/arm64, linux/s390x only',
      });
      expect(decided(caseOf(cause, [probe('unsupported', 'platform-mismatch')]))?.says).toBe(
        'the image exists for another platform only',
      );
    },
  );

  it.each(['repository-not-found-or-denied', 'unauthorized', 'forbidden'] as const)(
    'our-login-is-accepted, where the words say %s',
    (cause) => {
      const ours = probe('available', undefined, { identity: 'credentials' });
      const said = {
        name: 'our-login-is-accepted',
        cause,
        confidence: 'likely',
        also: ['cancelled'],
        says: 'the image is there and our own login may pull it: those of the pod and of the node may not',
      };
      expect(decided(caseOf(cause, [ours]))).toEqual(said);
      // It does not show that anybody may pull it.
      expect(decided(caseOf(cause, [ours], { secrets: ['mine'] }))).toEqual(said);
    },
  );

  it('one probe that may pull is enough, whatever another vantage met', () => {
    const ours = probe('available', undefined, { identity: 'credentials' });
    const anybody = probe('available');
    const silent = probe('unreachable', 'timeout', { vantage: 'vpc' });
    const denied = probe('denied', 'unauthorized', { identity: 'credentials' });
    expect(decided(caseOf('unauthorized', [silent, ours]))?.name).toBe('our-login-is-accepted');
    expect(decided(caseOf('unauthorized', [silent, anybody], { secrets: ['mine'] }))?.name).toBe(
      'public-but-credentials-refused',
    );
    // Refused with a login is not accepted, and not public either.
    expect(decided(caseOf('unauthorized', [denied], { secrets: ['mine'] }))).toBeNull();
  });

  it('outside-fine-subnets-not', () => {
    const [outside, subnets] = [
      probe('denied', 'unauthorized', { vantage: 'outside' }),
      probe('unreachable', 'timeout', { vantage: 'vpc' }),
    ];
    expect(decided(caseOf('timeout', [outside, subnets]))).toEqual({
      name: 'outside-fine-subnets-not',
      cause: 'timeout',
      confidence: 'certain',
      also: [],
      says: 'the registry answers from outside and not from the node subnets: the network of the cluster is in the way',
    });
    // Another fault in the subnets, or none outside, is another story.
    expect(decided(caseOf('dns', [outside, subnets]))?.name).toBe('fine-from-elsewhere');
    expect(decided(caseOf('timeout', [subnets]))?.name).toBe('same-from-elsewhere');
    expect(decided(caseOf('timeout', [outside, { ...subnets, vantage: 'outside' }]))?.name).toBe('same-from-elsewhere');
    expect(decided(caseOf('image-not-found', [outside, { ...subnets, cause: 'image-not-found' }]))).toBeNull();
  });

  it('probe-finds-no-repository is certain of what our login was told', () => {
    const missing = probe('missing', 'repository-not-found-or-denied', { identity: 'credentials' });
    expect(decided(caseOf('image-not-found', [missing], { secrets: ['mine'] }))?.confidence).toBe('certain');
  });

  it.each(['image-not-found', 'repository-not-found-or-denied'] as const)(
    'probe-finds-no-repository, where the words say %s',
    (cause) => {
      const missing = probe('missing', 'repository-not-found-or-denied');
      expect(decided(caseOf(cause, [missing]))).toEqual({
        name: 'probe-finds-no-repository',
        cause: 'repository-not-found-or-denied',
        confidence: 'certain',
        also: ['image-not-found'],
        says: 'the registry knows no such repository',
      });
      expect(decided(caseOf(cause, [missing], { secrets: ['s'] }))?.confidence).toBe('likely');
    },
  );

  it('probe-finds-no-tag', () => {
    expect(decided(caseOf('repository-not-found-or-denied', [probe('missing', 'image-not-found')]))).toEqual({
      name: 'probe-finds-no-tag',
      cause: 'image-not-found',
      confidence: 'certain',
      also: [],
      says: 'the repository is there and can be read; this tag or digest is not',
    });
  });

  it('image-is-there-now', () => {
    expect(decided(caseOf('image-not-found', [probe('unknown'), probe('available')]))).toEqual({
      name: 'image-is-there-now',
      cause: 'image-not-found',
      confidence: 'likely',
      also: ['cancelled'],
      says: 'the image is there now: it was pushed meanwhile, or the node asks a mirror that is stale',
    });
  });

  it.each([
    ['repository-not-found-or-denied', ['repository-not-found-or-denied']],
    ['forbidden', ['forbidden']],
    ['unauthorized', []],
  ] as const)('public-but-credentials-refused, where the words say %s', (cause, also) => {
    expect(decided(caseOf(cause, [probe('available')], { secrets: ['a', 'b'] }))).toEqual({
      name: 'public-but-credentials-refused',
      cause: 'unauthorized',
      confidence: 'likely',
      also,
      says: 'anybody may pull the image, but the credentials of a, b are refused',
    });
    expect(decided(caseOf(cause, [probe('available')]))).toBeNull();
  });

  it.each(NETWORK)('same-from-elsewhere, where both say %s', (cause) => {
    expect(decided(caseOf(cause, [probe('unreachable', cause, { vantage: 'outside' })]))).toEqual({
      name: 'same-from-elsewhere',
      cause,
      confidence: 'certain',
      also: [],
      says: 'the same from outside: it is not the node alone',
    });
  });

  it.each(NETWORK.flatMap((cause) => REACHED.map((status) => [cause, status] as const)))(
    'fine-from-elsewhere, where the words say %s and a probe is answered %s',
    (cause, status) => {
      expect(decided(caseOf(cause, [probe(status)]))).toEqual({
        name: 'fine-from-elsewhere',
        cause,
        confidence: 'likely',
        also: ['cancelled'],
        says: 'the registry answers this machine: the trouble lies between it and 2 nodes',
      });
    },
  );

  it('names vantage and number of nodes', () => {
    const one = caseOf('timeout', [probe('denied', 'unauthorized', { vantage: 'vpc' })], {
      spread: { nodes: ['node-a'] },
    });
    expect(decided(one)?.says).toBe('the registry answers from vpc: the trouble lies between it and 1 node');
  });

  it.each(['missing', 'denied', 'unsupported'] as const)(
    'words-are-silent-probe-is-not, where the probe says %s',
    (status) => {
      expect(decided(caseOf('unknown', [probe(status, 'forbidden')]))).toEqual({
        name: 'words-are-silent-probe-is-not',
        cause: 'forbidden',
        confidence: 'likely',
        also: [],
        says: 'the cluster says no cause; this is what the registry says',
      });
    },
  );

  it.each<[string, Case]>([
    ['there is no probe', caseOf('image-not-found')],
    ['the probe could not look', caseOf('image-not-found', [probe('unknown')])],
    [
      'the words are silent and the probe has a trouble of its own',
      caseOf('unknown', [probe('unreachable', 'timeout')]),
    ],
    ['the words are silent and the probe names no cause', caseOf('unknown', [probe('denied')])],
    ['the network differs from here', caseOf('timeout', [probe('unreachable', 'dns')])],
    ['the node is full', caseOf('disk-full', [probe('available')])],
    ['the registry limits both', caseOf('rate-limited', [probe('limited', 'rate-limited')])],
  ])('is none when %s', (_, one) => {
    expect(decided(one)).toBeNull();
  });
});

describe('the notes beside the cause', () => {
  it('tell that the layers alone cannot be reached', () => {
    const stage = (name: 'blob' | 'tcp', host: string, ok: boolean) => ({ stage: name, host, ok, ms: 1, detail: '' });
    const stages = [stage('blob', 'r.example', true), stage('tcp', 's3.example', false)];
    expect(notes(caseOf('timeout', [probe('available'), probe('unreachable', 'timeout', { stages })]))).toEqual([
      'manifest-fine-layers-not: the registry gives the manifest; the layers come from s3.example, which cannot be reached',
    ]);
  });

  it.each(['unauthorized', 'forbidden', 'repository-not-found-or-denied'] as const)(
    'tell whether a secret is named: %s',
    (cause) => {
      expect(notes(caseOf(cause))).toEqual([
        'no-pull-secret: the pod names no imagePullSecrets: only the node itself can bring credentials',
      ]);
      expect(notes(caseOf(cause, [], { secrets: ['a', 'b'] }))).toEqual([
        'pull-secret-named: the pod names a, b: missing, for another registry, or not accepted',
      ]);
    },
  );

  it('name the secret whose credentials have expired, and say nothing of one that is not there', () => {
    expect(notes(caseOf('credentials-expired', [], { secrets: ['a'] }))).toHaveLength(1);
    expect(notes(caseOf('credentials-expired'))).toEqual([]);
  });

  it.each([...NETWORK, 'disk-full', 'node-permission', 'runtime-unavailable', 'corrupt-layer'] as const)(
    'point at the only node: %s',
    (cause) => {
      const spread = { nodes: ['node-a'], pods: 3 };
      expect(notes(caseOf(cause, [], { spread }))).toEqual([
        'one-node-only: all 3 pods are on node-a: look at that node first',
      ]);
      expect(notes(caseOf(cause, [], { spread: { ...spread, pods: 2 } }))).toEqual([]);
      expect(notes(caseOf(cause, [], { spread: { ...spread, nodes: ['node-a', 'node-b'] } }))).toEqual([]);
    },
  );

  it('say when every image of the registry fails', () => {
    expect(notes(caseOf('rate-limited', [], { spread: { images: 3 } }))).toEqual([
      'every-image-of-the-registry: 3 images of this registry fail alike: it is not one image',
    ]);
    expect(notes(caseOf('rate-limited', [], { spread: { images: 2 } }))).toEqual([]);
    // Three missing tags are three troubles, not one registry.
    expect(notes(caseOf('image-not-found', [], { spread: { images: 3 } }))).toEqual([]);
  });

  it('say nothing of a missing image on its own', () => {
    expect(notes(caseOf('image-not-found', [], { spread: { nodes: ['node-a'], pods: 9 } }))).toEqual([]);
  });
});
