import type { Silence } from '../core/incident/silence.ts';
import { isTroubleCause } from '../core/report/describe.ts';
import { plainText } from '../core/report/plain-text.ts';
import { TROUBLE_CAUSES } from '../core/report/trouble-causes.ts';
import { nearNames } from './near-names.ts';
import { parseDuration, parseTime } from './parse-time.ts';
import { SILENCE_PARTS } from './silence-report.ts';
import { UsageError } from './usage-error.ts';

const MAX_DAYS = 30;
const DAY_MS = 86_400_000;
const MAX_REASON = 500;

/** What `silence add` was asked for, as it was typed. */
export interface SilenceWanted {
  readonly until?: string;
  readonly for?: string;
  readonly from?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly cause?: string;
  readonly registry?: string;
  readonly everything?: true;
  readonly reason: string;
}

/** The silence that is wanted at `now` (epoch ms), without an id. Throws a {@link UsageError} that says what to write. */
export function newSilence(wanted: SilenceWanted, now: number): Omit<Silence, 'id'> {
  return { ...timesOf(wanted, now), ...scopeOf(wanted), reason: reasonOf(wanted.reason) };
}

function timesOf(wanted: SilenceWanted, now: number): Pick<Silence, 'from' | 'until'> {
  const from = wanted.from === undefined ? now : parseTime(wanted.from, '--from');
  if ((wanted.until === undefined) === (wanted.for === undefined)) {
    throw new UsageError('say when the silence ends: --until TIME or --for DURATION, one of them');
  }
  const until =
    wanted.until === undefined ? from + parseDuration(wanted.for!, '--for') : parseTime(wanted.until, '--until');
  if (until <= from) throw new UsageError('the silence would end before it begins');
  if (until <= now) throw new UsageError('the silence would be over already: it must end after now');
  if (until > now + MAX_DAYS * DAY_MS) {
    throw new UsageError(`a silence ends within ${MAX_DAYS} days: what is to be quiet for longer is forgotten`);
  }
  return { from, until };
}

function scopeOf(wanted: SilenceWanted): Partial<Silence> {
  const { cause, registry, everything } = wanted;
  const named = SILENCE_PARTS.flatMap((part) => {
    const value = wanted[part];
    return value === undefined ? [] : [{ part, value }];
  });
  const [first] = named;
  if (first !== undefined && everything) throw new UsageError(`--everything and --${first.part} exclude each other`);
  if (first === undefined && !everything) {
    throw new UsageError(
      'say what to hold back: --cluster, --namespace, --cause or --registry; --everything if it is really all',
    );
  }
  for (const { part, value } of named) {
    if (value === '' || plainText(value) !== value) throw new UsageError(`--${part} is empty or no plain text`);
  }
  if (cause !== undefined && !isTroubleCause(cause)) throw unknownCause(cause);
  if (registry !== undefined && /[/@]/.test(registry)) {
    throw new UsageError('--registry is a host as image names spell it, such as ghcr.io or docker.io');
  }
  return Object.fromEntries(named.map(({ part, value }) => [part, value]));
}

function unknownCause(cause: string): UsageError {
  const near = nearNames(cause, TROUBLE_CAUSES);
  const hint = near.length === 0 ? 'docs/causes.md lists them' : `did you mean ${near.join(' or ')}?`;
  return new UsageError(`there is no cause ${JSON.stringify(cause)}; ${hint}`);
}

function reasonOf(reason: string): string {
  const plain = plainText(reason);
  if (plain === '') throw new UsageError('--reason is empty: say why, for whoever wonders');
  if (plain.length > MAX_REASON) throw new UsageError(`--reason has more than ${MAX_REASON} characters`);
  return plain;
}
