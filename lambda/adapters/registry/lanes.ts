import { setTimeout } from 'node:timers/promises';
import type { Session } from './session.ts';

/** Sessions side by side to one registry: whoever comes when all are taken waits for the next, in order. */
export interface Lanes {
  /** Hands a session of this host to `work` and takes it back afterwards. */
  use<T>(host: string, work: (session: Session) => Promise<T>): Promise<T>;
  close(): void;
}

interface Host {
  readonly idle: Session[];
  readonly waiting: ((session: Session) => void)[];
  open: number;
  /** When the next probe may begin (epoch ms). */
  next: number;
}

/**
 * At most `parallel` sessions a host, opened when they are needed and kept for the next; between the beginnings of two
 * probes of a host lie at least `gapMs(host)`.
 */
export function createLanes(parallel: number, gapMs: (host: string) => number, open: () => Session): Lanes {
  const hosts = new Map<string, Host>();

  function take(host: Host): Session | Promise<Session> {
    const idle = host.idle.pop();
    if (idle !== undefined) return idle;
    if (host.open < parallel) {
      host.open += 1;
      return open();
    }
    return new Promise((resolve) => host.waiting.push(resolve));
  }

  return {
    async use(name, work) {
      const host = hosts.get(name) ?? { idle: [], waiting: [], open: 0, next: 0 };
      hosts.set(name, host);
      const session = await take(host);
      try {
        await pace(host, gapMs(name));
        return await work(session);
      } finally {
        const next = host.waiting.shift();
        if (next === undefined) host.idle.push(session);
        else next(session);
      }
    },
    close() {
      for (const { idle } of hosts.values()) for (const session of idle) session.close();
      hosts.clear();
    },
  };
}

async function pace(host: Host, gapMs: number): Promise<void> {
  const now = Date.now();
  const begin = Math.max(now, host.next);
  host.next = begin + gapMs;
  if (begin > now) await setTimeout(begin - now);
}
