import { ENV } from '../contract/env.ts';

type Name = keyof typeof ENV;

/** The environment of a function: the variables it cannot do without, and those that may be missing. */
export type Environment<Required extends Name> = Readonly<Record<Required, string>> & {
  /** Null: registries are not probed. */
  readonly probeFunctionName: string | null;
  readonly vantage: 'outside' | 'vpc';
};

/** Reads the environment, once. Throws one error that names every variable that is missing. */
export function readEnvironment<Required extends Name>(...required: readonly Required[]): Environment<Required> {
  const read = (name: Name) => process.env[ENV[name]] ?? '';
  const missing = required.filter((name) => read(name) === '').map((name) => ENV[name]);
  if (missing.length > 0) throw new Error(`the stack does not set ${missing.join(', ')}`);
  const values = Object.fromEntries(required.map((name) => [name, read(name)])) as Record<Required, string>;
  return Object.freeze({
    ...values,
    probeFunctionName: read('probeFunctionName') || null,
    vantage: read('vantage') === 'vpc' ? 'vpc' : 'outside',
  });
}
