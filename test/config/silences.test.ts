import { describe, expect, it } from '@jest/globals';
import { configuredPolicy } from '../../lambda/config/configured-policy.ts';
import { configuredSilences } from '../../lambda/config/configured-silences.ts';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';
import { DEFAULT_POLICY } from '../../lambda/core/incident/policy.ts';

const load = (more: string) => loadConfig(`version: 1\nclusters: [{ name: prod, region: eu-west-1 }]\n${more}`);

function configured(more: string) {
  const loaded = load(more);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

/** The problems of a configuration with this silence, as a person reads them. */
function problems(silence: string): readonly string[] {
  const loaded = load(`silences: [{ ${silence} }]`);
  if (loaded.ok) return [];
  const [, ...lines] = printProblems('pullwarden.yaml', loaded.problems).split('\n');
  return lines.map((line) => line.trim());
}

const HOUR = 3_600_000;
const UNTIL = 'until: 2026-12-24T18:00:00Z';

describe('a silence of the configuration', () => {
  it('holds what it names from its time until its time; without one, from ever', () => {
    const config = configured(`silences:
      - { ${UNTIL}, reason: they move, registry: quay.io, namespace: shop }
      - { from: '2026-12-24T17:00:00+01:00', until: '2026-12-24T20:00:00.5+01:00', reason: feast, cluster: prod, cause: dns }`);
    expect(configuredSilences(config)).toEqual([
      {
        id: 'silences.0',
        from: 0,
        until: Date.UTC(2026, 11, 24, 18),
        registry: 'quay.io',
        namespace: 'shop',
        reason: 'they move',
      },
      {
        id: 'silences.1',
        from: Date.UTC(2026, 11, 24, 16),
        until: Date.UTC(2026, 11, 24, 19) + 500,
        cluster: 'prod',
        cause: 'dns',
        reason: 'feast',
      },
    ]);
    expect(configuredSilences(configured(''))).toEqual([]);
  });

  it.each([
    [`${UNTIL}, reason: x, from: 2026-12-25T18:00:00Z`, 'silences.0.until: is not after from; correct one of the two'],
    [`${UNTIL}, reason: x, from: 2026-12-24T18:00:00Z`, 'silences.0.until: is not after from; correct one of the two'],
    [
      `${UNTIL}, reason: x, from: '2026-12-24T18:30:00+00:30'`,
      'silences.0.until: is not after from; correct one of the two',
    ],
    [`${UNTIL}, reason: x, cluster: stage`, 'silences.0.cluster: there is no cluster "stage"; name one of clusters'],
    [`${UNTIL}, reason: x, cause: flu`, 'silences.0.cause: there is no cause "flu"; use one of docs/causes.md'],
    ['reason: x', 'silences.0.until: is missing; add it (docs/configuration.md)'],
    [UNTIL, 'silences.0.reason: is missing; add it (docs/configuration.md)'],
    [
      `${UNTIL}, reason: x, namespaces: shop`,
      'silences.0.namespaces: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
    ...['tomorrow', '2026-12-24', '2026-12-24T18:00:00', '2026-12-24T25:00:00Z', '2026-12-24T18:00:00+01'].map(
      (text) => [
        `until: '${text}', reason: x`,
        `silences.0.until: is "${text}", and must be a time, such as 2026-12-24T18:00:00Z; correct the value`,
      ],
    ),
    ['until: 5, reason: x', 'silences.0.until: is 5; expected a text'],
  ])('may not be { %s }', (silence, line) => {
    expect(problems(silence)).toEqual([line]);
  });

  it('may name a cluster that a tag selects, which is not known here', () => {
    const of = (cluster: string) =>
      loadConfig(
        `version: 1\ndiscover: { tags: { a: b }, regions: [eu-west-1] }\nsilences: [{ ${UNTIL}, reason: x, cluster: ${cluster} }]`,
      ).ok;
    expect([of('shop.eu-west-1'), of('shop')]).toEqual([true, false]);
  });
});

describe('the policy of the configuration', () => {
  it('is the default where it is silent', () => {
    expect(configuredPolicy(configured(''))).toEqual(DEFAULT_POLICY);
    expect(configuredPolicy(configured('policy: {}'))).toEqual(DEFAULT_POLICY);
  });

  it('counts in milliseconds', () => {
    const policy = 'policy: { openAfter: 5m, resolveAfter: 3, reminders: [90m, 2h] }';
    expect(configuredPolicy(configured(policy))).toEqual({
      ...DEFAULT_POLICY,
      openAfterMs: 300_000,
      resolveAfterLooks: 3,
      remindersMs: [1.5 * HOUR, 2 * HOUR],
    });
    expect(configuredPolicy(configured('policy: { reminders: [] }')).remindersMs).toEqual([]);
  });
});
