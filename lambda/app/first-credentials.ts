import type { Credentials } from '../ports/credentials.ts';

/** Asks the sources in turn: the first credential for a host counts. */
export function firstCredentials(sources: readonly Credentials[]): Credentials {
  return {
    async for(host) {
      for (const source of sources) {
        const found = await source.for(host);
        if (found !== null) return found;
      }
      return null;
    },
  };
}
