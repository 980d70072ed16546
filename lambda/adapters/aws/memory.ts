/** Keys may come from strangers: with more of them everything is forgotten. */
const MAX_KEYS = 256;

/** What was loaded, and until when (epoch ms) it is not loaded again. */
export interface Loaded<T> {
  readonly value: T;
  readonly until: number;
}

/** Gives what is known by a key, or loads it; those who ask meanwhile wait for the same load, which must not throw. */
export type Memory<T> = (key: string, load: () => Promise<Loaded<T>>) => Promise<T>;

/** An empty memory; `now` gives epoch ms. */
export function createMemory<T>(now: () => number): Memory<T> {
  const known = new Map<string, { readonly loading: Promise<Loaded<T>>; until: number }>();
  return async (key, load) => {
    const before = known.get(key);
    if (before !== undefined && before.until > now()) return (await before.loading).value;
    if (known.size === MAX_KEYS) known.clear();
    const entry = { loading: load(), until: Infinity };
    known.set(key, entry);
    const { value, until } = await entry.loading;
    entry.until = until;
    return value;
  };
}
