/** A process that ended: nothing after it ran. */
export class Crash extends Error {}

/**
 * A process whose ports are put through `watch`: it may end at every call of them, before or after the call took effect,
 * as `crashes` says when it is asked before each one; and then nothing of it works any more.
 */
export function createCrasher(crashes: () => 'before' | 'after' | null) {
  let ended = false;
  const end = (): never => {
    ended = true;
    throw new Crash('the process ended');
  };
  return {
    ended: () => ended,
    watch<Port extends object>(port: Port): Port {
      return new Proxy(port, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;
          return async (...args: readonly unknown[]) => {
            const when = ended ? 'before' : crashes();
            if (when === 'before') end();
            const answer: unknown = await Reflect.apply(member, target, args);
            if (when === 'after' || ended) end();
            return answer;
          };
        },
      });
    },
  };
}
