import fc from 'fast-check';
import { type Effect, EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { DEFAULT_POLICY } from '../../lambda/core/incident/policy.ts';
import type { Silence } from '../../lambda/core/incident/silence.ts';
import { withdraw } from '../../lambda/core/incident/withdraw.ts';
import { transition } from '../../lambda/core/incident/transition.ts';
import { type Affected, SEVERITIES, type Trouble } from '../../lambda/core/model/check.ts';
import { TROUBLE_CAUSES } from '../../lambda/core/report/trouble-causes.ts';
import { at } from './pods.ts';
import { judgement } from './troubles.ts';

const CLUSTERS = [
  { name: 'c1', region: null, account: null, arn: null },
  {
    name: 'prod',
    region: 'eu-west-1',
    account: '111122223333',
    arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod',
  },
];

/** Anything that a stranger may call a thing or write into an error: controls, directions, halves of characters. */
export const hostileText = (maxLength = 40): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength }),
    fc.string({ unit: 'grapheme', maxLength }),
    fc.string({ maxLength }),
  );

const names = fc.array(hostileText(), { maxLength: 20 });

const affected: fc.Arbitrary<Affected> = fc
  .record({
    beyond: fc.constantFrom(0, 0, 3, 2_000),
    workloads: names,
    namespaces: names,
    nodes: names,
    images: names,
    sample: fc.array(hostileText(), { maxLength: 50 }),
  })
  .map(({ beyond, ...who }) => ({
    ...who,
    pods: who.sample.length + (who.sample.length < 50 ? 0 : beyond),
    counts: {
      workloads: who.workloads.length,
      namespaces: who.namespaces.length,
      nodes: who.nodes.length,
      images: who.images.length,
    },
  }));

/** A trouble of any cause, with names and texts that strangers chose. */
export const arbitraryTrouble: fc.Arbitrary<Trouble> = fc
  .record({
    check: fc.constant('image-pulls'),
    cause: fc.constantFrom(...TROUBLE_CAUSES),
    scope: hostileText(),
    kind: fc.constantFrom('cluster', 'registry', 'image', 'node', 'kube-proxy'),
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.constantFrom('certain', 'likely', 'guess'),
    evidence: fc.array(hostileText(1_500), { maxLength: 7 }),
    affected,
    since: fc.option(fc.integer({ min: at(-5_000), max: at(0) })),
    seenBy: fc.constantFrom('reported', 'observed'),
  })
  .map(({ kind, ...trouble }) => ({
    ...trouble,
    key: `c1/${trouble.cause}/${trouble.scope}`,
    target: { kind, name: trouble.scope },
  }));

const BECAME: Readonly<Record<string, (trouble: Trouble) => Trouble>> = {
  'the same': (trouble) => trouble,
  worse: (trouble) => ({ ...trouble, severity: 'critical' }),
  another: (trouble) => ({ ...trouble, cause: 'timeout', key: `c1/timeout/${trouble.key}` }),
  elsewhere: ({ affected, ...trouble }) => ({
    ...trouble,
    affected: { ...affected, namespaces: ['elsewhere'], counts: { ...affected.counts, namespaces: 1 } },
  }),
};

const silence: fc.Arbitrary<Silence> = fc
  .record({ from: fc.nat(200), minutes: fc.nat(200) })
  .map(({ from, minutes }) => ({ id: 's1', from: at(from), until: at(from + minutes), reason: 'maintenance' }));

/** One look of a story: which of the troubles it sees, and what became of them. */
const arbitraryLook = fc.record({
  blind: fc.option(hostileText(), { freq: 8 }),
  sees: fc.oneof(fc.constant('all' as const), fc.constant('none' as const), fc.array(fc.nat(13).map(String))),
  became: fc.constantFrom('the same', 'the same', 'worse', 'another', 'another', 'elsewhere'),
  minutes: fc.constantFrom(1, 1, 1, 5, 300),
  sweep: fc.constantFrom(true, true, false),
});

const GOOD = { blind: null, sees: 'none', became: 'the same', minutes: 1, sweep: true } as const;
const COMES_AND_GOES = [{ ...GOOD, sees: 'all' }, GOOD, GOOD] as const;

/** Every effect of a story of looks: troubles come, grow, go, change their cause, are held back; the monitor goes blind. */
export const arbitraryEffects: fc.Arbitrary<readonly Effect[]> = fc
  .record({
    cluster: fc.constantFrom(...CLUSTERS),
    troubles: fc.uniqueArray(arbitraryTrouble, { minLength: 1, maxLength: 14, selector: ({ key }) => key }),
    looks: fc.oneof(
      { arbitrary: fc.array(arbitraryLook, { minLength: 2, maxLength: 12 }), weight: 9 },
      { arbitrary: fc.constant(COMES_AND_GOES), weight: 1 },
    ),
    repeated: fc.constantFrom(1, 4),
    silences: fc.array(silence, { maxLength: 1 }),
    /** In the end nobody looks at the cluster any more. */
    deserted: fc.boolean(),
  })
  .map(({ cluster, troubles, looks, repeated, silences, deserted }) => {
    let state = EMPTY_STATE;
    let now = at(0);
    for (const { blind, sees, became, minutes, sweep } of Array.from({ length: repeated }, () => looks).flat()) {
      now += minutes * 60_000;
      const seen = troubles.filter((_, index) => sees === 'all' || sees.includes(`${index}`));
      const look = {
        cluster,
        check: 'image-pulls',
        judgement: judgement(blind ?? undefined),
        troubles: blind === null ? seen.map((trouble) => BECAME[became]!(trouble)) : [],
        sweep,
        now,
      };
      state = transition(state, look, { policy: DEFAULT_POLICY, silences }).state;
    }
    return (deserted ? withdraw(state, { cluster, check: 'image-pulls', now: now + 60_000 }) : state).effects;
  });

/** Their events, those that nobody is told of among them. */
export const arbitraryEvents: fc.Arbitrary<readonly IncidentEvent[]> = arbitraryEffects.map((effects) =>
  effects.map(({ event }) => event),
);
