import type { Seen } from './step.ts';

/** What `aws cloudwatch describe-alarm-history` prints of actions, as far as it is read. */
export interface AlarmHistory {
  readonly AlarmHistoryItems?: readonly { readonly HistorySummary?: string }[];
}

/** Whether CloudWatch handed an alarm to its topic. Whether a mail came, its reader knows. */
export function judgeHistory(of: string, { AlarmHistoryItems = [] }: AlarmHistory): Seen {
  const said = AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary);
  const done = said.find((text) => text.startsWith('Successfully executed action'));
  const todo = 'Look into the mailboxes: each address of the topic Operations must have got one mail.';
  if (done !== undefined) return { of, status: 'pass', seen: done, todo };
  const [failed] = said;
  if (failed === undefined) return { of, status: 'unknown', seen: 'it rang; its history names no action yet', todo };
  return { of, status: 'fail', seen: failed, todo: 'See the policy of the topic Operations, and its key.' };
}
