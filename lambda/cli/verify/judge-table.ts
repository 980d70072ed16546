import { TABLE } from '../../contract/table.ts';
import type { Seen } from './step.ts';

/** What `aws dynamodb describe-table` prints, as far as it is read. */
export interface DescribedTable {
  readonly Table?: {
    readonly TableStatus?: string;
    readonly GlobalSecondaryIndexes?: readonly { readonly IndexName?: string; readonly IndexStatus?: string }[];
    readonly SSEDescription?: { readonly Status?: string; readonly KMSMasterKeyArn?: string };
  };
}

/** What `aws dynamodb describe-continuous-backups` prints, as far as it is read. */
export interface ContinuousBackups {
  readonly ContinuousBackupsDescription?: {
    readonly PointInTimeRecoveryDescription?: { readonly PointInTimeRecoveryStatus?: string };
  };
}

/** What `aws dynamodb describe-time-to-live` prints. */
export interface TimeToLive {
  readonly TimeToLiveDescription?: { readonly TimeToLiveStatus?: string; readonly AttributeName?: string };
}

const AGAIN = 'Somebody has changed it: change it back by hand, since CloudFormation sees no difference.';

/** Whether the table and its indexes can be used, under the key that the configuration names (absent: AWS's own). */
export function judgeTable(of: string, keyArn: string | undefined, { Table }: DescribedTable): Seen {
  const { TableStatus, GlobalSecondaryIndexes = [], SSEDescription } = Table ?? {};
  const building = GlobalSecondaryIndexes.filter(({ IndexStatus = 'ACTIVE' }) => IndexStatus !== 'ACTIVE');
  if (TableStatus !== 'ACTIVE')
    return { of, status: 'unknown', seen: `${TableStatus}`, todo: 'Ask again in a minute.' };
  if (building.length > 0) {
    const seen = building.map(({ IndexName, IndexStatus }) => `${IndexName}: ${IndexStatus}`).join(', ');
    return { of, status: 'unknown', seen, todo: 'Ask again when the index is built.' };
  }
  if (keyArn !== undefined && (SSEDescription?.Status !== 'ENABLED' || SSEDescription.KMSMasterKeyArn !== keyArn)) {
    const seen = `under ${SSEDescription?.KMSMasterKeyArn ?? "AWS's own key"}, not ${keyArn}`;
    return { of, status: 'fail', seen, todo: AGAIN };
  }
  return { of, status: 'pass', seen: TableStatus };
}

/** Whether the table can be restored to a point in time. */
export function judgeBackups({ ContinuousBackupsDescription }: ContinuousBackups): Seen {
  const of = 'point-in-time recovery';
  const state = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  if (state === 'ENABLED') return { of, status: 'pass', seen: state };
  return { of, status: 'fail', seen: state ?? 'not named', todo: AGAIN };
}

/** Whether items go when their time is over. */
export function judgeTimeToLive({ TimeToLiveDescription }: TimeToLive): Seen {
  const of = 'time to live';
  const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
  const seen = `${TimeToLiveStatus}${AttributeName === undefined ? '' : ` by ${AttributeName}`}`;
  if (TimeToLiveStatus === 'ENABLED' && AttributeName === TABLE.timeToLive) return { of, status: 'pass', seen };
  if (TimeToLiveStatus === 'ENABLING') return { of, status: 'unknown', seen, todo: 'Ask again in an hour.' };
  return { of, status: 'fail', seen, todo: AGAIN };
}
