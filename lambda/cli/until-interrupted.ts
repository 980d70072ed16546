import { setTimeout } from 'node:timers/promises';

/** Whether somebody wants the command to end. */
export type Interruption = ReturnType<typeof untilInterrupted>;

/** Ends a running command on Ctrl-C (SIGINT) or SIGTERM, in order: what is open is closed first. */
export function untilInterrupted() {
  const controller = new AbortController();
  // `on`, not `once`: behind npm one Ctrl-C arrives several times, and the second must not cut the ending short.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  const { signal } = controller;
  return {
    signal,
    /** Waits, or returns at once when interrupted. */
    async wait(ms: number): Promise<void> {
      await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}
