import { describe, expect, it } from '@jest/globals';
import { locateFault, PLACES, type Sight } from '../../../lambda/core/registry/locate-fault.ts';

const SIGHT: Readonly<Record<string, Sight>> = {
  fine: { sees: 'fine' },
  unseen: { sees: 'unseen' },
  fault: { sees: 'fault', cause: 'timeout' },
};
const FAILING = ['none', 'one', 'many'] as const;

/** outside, node subnets: where the fault lies when pulls fail on no, one, many nodes, all for the same cause. */
const CELLS: readonly (readonly [string, string, string, string, string])[] = [
  ['fine', 'fine', 'nowhere', 'one-node', 'nodes'],
  ['fine', 'fault', 'cluster-network', 'cluster-network', 'cluster-network'],
  ['fine', 'unseen', 'nowhere', 'one-node', 'cluster-side'],
  ['fault', 'fine', 'our-way', 'one-node', 'nodes'],
  ['fault', 'fault', 'registry', 'registry', 'registry'],
  ['fault', 'unseen', 'undecided', 'registry', 'registry'],
  ['unseen', 'fine', 'nowhere', 'one-node', 'nodes'],
  ['unseen', 'fault', 'undecided', 'undecided', 'undecided'],
  ['unseen', 'unseen', 'undecided', 'undecided', 'undecided'],
];

describe('where the fault lies', () => {
  it.each(
    CELLS.flatMap(([outside, vpc, ...places]) =>
      FAILING.map((failing, column) => [outside, vpc, failing, places[column]]),
    ),
  )('outside %s, node subnets %s, failing nodes %s: %s', (outside, vpc, failing, place) => {
    const sights = {
      outside: SIGHT[outside!]!,
      vpc: SIGHT[vpc!]!,
      nodes: { failing: failing as 'none', cause: 'timeout' as const },
    };
    expect(locateFault(sights)).toBe(place);
  });

  it('has a cell for every pair of sights', () => expect(Object.keys(PLACES)).toHaveLength(CELLS.length));

  it('is no registry when the two vantages see different faults', () => {
    const dns: Sight = { sees: 'fault', cause: 'dns' };
    const nodes = { failing: 'many', cause: 'dns' } as const;
    expect(locateFault({ outside: SIGHT['fault']!, vpc: dns, nodes })).toBe('undecided');
    expect(locateFault({ outside: SIGHT['fault']!, vpc: SIGHT['unseen']!, nodes })).toBe('undecided');
    expect(locateFault({ outside: dns, vpc: SIGHT['unseen']!, nodes })).toBe('registry');
  });

  it('never calls a registry down because of one vantage', () => {
    const none = { failing: 'none', cause: null } as const;
    for (const [outside, vpc] of [
      ['fault', 'unseen'],
      ['unseen', 'fault'],
      ['fault', 'fine'],
      ['fine', 'fault'],
    ]) {
      expect(locateFault({ outside: SIGHT[outside!]!, vpc: SIGHT[vpc!]!, nodes: none })).not.toBe('registry');
    }
  });
});
