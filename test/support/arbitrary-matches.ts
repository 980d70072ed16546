import fc from 'fast-check';
import type { Match } from '../../lambda/core/incident/matches.ts';
import { SEVERITIES } from '../../lambda/core/model/check.ts';

/** Few words, so that what is wanted and what happens meet; some are parts of others. */
export const CLUSTERS = ['prod', 'prod-2', 'Prod', 'staging'] as const;
export const NAMESPACES = ['shop', 'shop-a', 'web', 'kube-system', '*'] as const;
export const CAUSES = ['dns', 'timeout', 'image-not-found', 'incident-storm', 'monitor-blind'] as const;

const some = (words: readonly string[]) =>
  fc.option(fc.subarray([...words], { minLength: 1 }), { nil: undefined, freq: 2 });

/** What a channel may want to hear of. */
export const arbitraryMatch: fc.Arbitrary<Match> = fc
  .record({
    severity: fc.option(fc.constantFrom(...SEVERITIES), { nil: undefined, freq: 2 }),
    clusters: some(CLUSTERS),
    namespaces: some(NAMESPACES),
    causes: some(CAUSES),
  })
  .map((match) => Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)));

/** What of an event decides whether a channel hears of it. */
export const arbitraryDetail = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    name: fc.constantFrom(...CLUSTERS),
    namespaces: fc.subarray<string>([...NAMESPACES]),
    causes: fc.subarray<string>([...CAUSES], { minLength: 1 }),
  })
  .map(({ name, ...detail }) => ({ ...detail, cluster: { name, region: null, account: null, arn: null } }));
