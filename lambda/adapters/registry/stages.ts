import type { ProbeStage, StageResult } from '../../core/model/probe.ts';
import { describeError, networkCause } from './network-cause.ts';
import { ProbeStopped } from './probe-stopped.ts';

const MAX_DETAIL = 300;

/** What one step yields; `ok` false when the step itself went well and its answer is a no. */
export interface StageYield<T> {
  readonly value: T;
  readonly detail: string;
  readonly ok?: boolean;
}

/** Ends a step without a record: it is done again. */
export class Again extends Error {}

/** The record of one probe: every step runs through it, with its time and its own deadline. */
export interface Stages {
  readonly results: readonly StageResult[];
  /** What one step gets at most. */
  readonly stepMs: number;
  /** Runs one step; whatever it throws is recorded and comes out as a {@link ProbeStopped}. */
  run<T>(stage: ProbeStage, host: string, work: (signal: AbortSignal) => Promise<StageYield<T>>): Promise<T>;
}

/** Starts the clock of one probe: all steps together get `deadlineMs`, one step at most half of it. */
export function createStages(deadlineMs: number): Stages {
  const results: StageResult[] = [];
  const stepMs = Math.ceil(deadlineMs / 2);
  const end = performance.now() + deadlineMs;
  return {
    results,
    stepMs,
    async run(stage, host, work) {
      const started = performance.now();
      const record = (ok: boolean, detail: string) => {
        results.push({ stage, host, ok, ms: Math.round(performance.now() - started), detail: toPlainLine(detail) });
      };
      const controller = new AbortController();
      const timer = setTimeout(
        () => controller.abort(new DOMException('no answer in time', 'TimeoutError')),
        Math.max(0, Math.min(stepMs, end - started)),
      );
      try {
        const { value, detail, ok = true } = await orAbort(work(controller.signal), controller.signal);
        record(ok, detail);
        return value;
      } catch (error) {
        if (error instanceof Again) throw error;
        const stopped = error instanceof ProbeStopped ? error : stop(stage, error);
        record(false, stopped.message);
        throw stopped;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Some work cannot be cancelled (a lookup of the operating system), only left alone. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // On the next turn: work that heeds the signal itself can first say what it was at.
    signal.addEventListener('abort', () => setImmediate(() => reject(signal.reason as Error)), { once: true });
    work.then(resolve, reject);
  });
}

function stop(stage: ProbeStage, error: unknown): ProbeStopped {
  const cause = networkCause(stage, error);
  const outcome = cause === undefined ? { status: 'unknown' as const } : { status: 'unreachable' as const, cause };
  return new ProbeStopped(outcome, describeError(error));
}

/** Certificates and answers come from outside: no control or direction characters, no line breaks, bounded. */
function toPlainLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, MAX_DETAIL);
}
