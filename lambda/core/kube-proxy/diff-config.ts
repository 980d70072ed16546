import type { Expectations } from './baselines.ts';
import type { EffectiveConfig } from './effective-config.ts';
import type { Field } from './fields.ts';
import { impactOf } from './impact.ts';

const LONGEST_SHOWN = 300;

/** One field whose effective value is none that is expected. */
export interface Difference {
  readonly field: Field;
  /** Several allowed values are joined with ` or `. */
  readonly expected: string;
  /** Cut at 300 characters. */
  readonly actual: string;
  readonly actualFrom: 'set' | 'default';
  readonly inEffect: boolean;
  readonly impact: string;
}

/** Compares by meaning; a baseline speaks only of the fields that it names. Sorted by field. */
export function diffConfig(actual: EffectiveConfig, expected: Expectations): readonly Difference[] {
  return [...actual].flatMap(([field, { value, from, inEffect }]) => {
    const allowed = expected.get(field);
    return allowed === undefined || allowed.includes(value)
      ? []
      : [
          {
            field,
            expected: allowed.join(' or '),
            actual: value.slice(0, LONGEST_SHOWN),
            actualFrom: from,
            inEffect,
            impact: impactOf(field),
          },
        ];
  });
}
