import { plainText } from '../../core/report/plain-text.ts';
import type { Seen } from './step.ts';

/** What the steps saw. */
export interface Report {
  readonly schemaVersion: '1';
  readonly account: string;
  readonly status: Seen['status'];
  readonly steps: readonly { readonly name: string; readonly seen: readonly Seen[] }[];
}

const WORDS = { pass: 'pass', fail: 'FAIL', unknown: 'UNKNOWN' } as const;

/** A line a step where all is well; each thing that is not, with what to do about it. */
export function printReport({ account, steps }: Report): string {
  const all = steps.flatMap(({ seen }) => seen);
  const count = (status: Seen['status']) => all.filter((one) => one.status === status).length;
  return [
    `Account ${account}`,
    ...steps.flatMap(({ name, seen }) => printStep(name, seen)),
    `${count('pass')} passed, ${count('fail')} failed, ${count('unknown')} unknown.`,
    '',
  ].join('\n');
}

function printStep(name: string, seen: readonly Seen[]): readonly string[] {
  if (seen.length === 0) return [`${'-'.padEnd(8)} ${name}: nothing of this kind is deployed`];
  const passed = seen.filter(({ status }) => status === 'pass');
  const told = seen.filter(({ status, todo }) => status !== 'pass' || todo !== undefined);
  // What many have in common is told once.
  const alike = Map.groupBy(told, ({ status, seen, todo }) => JSON.stringify([status, seen, todo]));
  return [
    ...(passed.length === 0 ? [] : [`${'pass'.padEnd(8)} ${name}: ${passed.length} of ${seen.length}`]),
    ...[...alike.values()].flatMap(([first, ...others]) => {
      const { of, status, seen, todo } = first!;
      const names = [of, ...others.map((one) => one.of)].join(', ');
      return [
        `${WORDS[status].padEnd(8)} ${name}: ${names}: ${plainText(seen)}`,
        ...(todo === undefined ? [] : [`${' '.repeat(9)}→ ${plainText(todo)}`]),
      ];
    }),
  ];
}
