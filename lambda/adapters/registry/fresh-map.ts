/** A map whose entries are gone after their time (epoch ms), and which never grows without end. */
export interface FreshMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value, until: number): void;
  delete(key: string): void;
}

/** More than a look needs; a process that lives for weeks starts afresh now and then. */
const MAX_ENTRIES = 10_000;

/** An empty one. */
export function createFreshMap<Value>(): FreshMap<Value> {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const found = entries.get(key);
      return found !== undefined && found.until > Date.now() ? found.value : undefined;
    },
    set(key, value, until) {
      if (entries.size >= MAX_ENTRIES) entries.clear();
      entries.set(key, { value, until });
    },
    delete: (key) => void entries.delete(key),
  };
}
