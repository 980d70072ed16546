/** Faults that are switched on for some requests. The latest one that fits a request decides. */
export interface Faults<Target extends object, Fault> {
  /** Switches a fault on for every request that has these properties; the answer switches it off again. */
  add(where: Partial<Target>, fault: Fault): () => void;
  find(target: Target): Fault | undefined;
}

/** Makes an empty list of faults. */
export function createFaults<Target extends object, Fault>(): Faults<Target, Fault> {
  let active: readonly { readonly where: Partial<Target>; readonly fault: Fault }[] = [];
  return {
    add(where, fault) {
      const entry = { where, fault };
      active = [...active, entry];
      return () => {
        active = active.filter((other) => other !== entry);
      };
    },
    find: (target) =>
      active.findLast(({ where }) => Object.entries(where).every(([key, value]) => Reflect.get(target, key) === value))
        ?.fault,
  };
}
