import type { Seen } from './step.ts';

/** What `pullwarden notify test` prints, as far as it is read. */
export interface TestNotice {
  readonly taken: boolean;
  readonly results: readonly {
    readonly event: string;
    readonly sent: { readonly status: string; readonly why?: string };
  }[];
}

/** Whether a channel took a test notice and its end. */
export function judgeNotice(of: string, { taken, results }: TestNotice): Seen {
  const todo = 'Look whether both have arrived.';
  if (taken) return { of, status: 'pass', seen: 'took a notice and its end', todo };
  const last = results.at(-1);
  const seen = `${last?.event}: ${last?.sent.status}${last?.sent.why === undefined ? '' : `, ${last.sent.why}`}`;
  return { of, status: 'fail', seen, todo: 'docs/runbook.md, "A dead-letter queue holds messages".' };
}
