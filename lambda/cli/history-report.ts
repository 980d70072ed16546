import { HISTORY_KEPT_MS } from '../core/incident/history-key.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import type { Trouble } from '../core/model/check.ts';
import { parseReference } from '../core/registry/parse-reference.ts';
import { printReference } from '../core/registry/print-reference.ts';
import type { Store } from '../ports/store.ts';
import { allPages } from './all-pages.ts';

/** Events that one page of the store is asked for. */
const PAGE = 500;

/** What to look for. Times are epoch ms, `since` ≤ time < `until`. */
export interface HistoryWanted {
  readonly since: number;
  readonly until: number;
  readonly limit: number;
  readonly cluster?: string;
  readonly target?: string;
}

/** What is known of one target in all the time that the history is kept. Times are RFC 3339. */
export interface TargetStory {
  readonly name: string;
  /** Null when nothing is open on it. */
  readonly failsSince: string | null;
  /** Incidents in the last `days` days, an open one among them. */
  readonly times: number;
  readonly days: number;
  /** The last trouble that is over. */
  readonly last: { readonly from: string | null; readonly to: string } | null;
}

/** What `history -o json` prints, newest first; its fields only ever grow within one `schemaVersion`. */
export interface HistoryReport {
  readonly schemaVersion: '1';
  readonly since: string;
  readonly until: string;
  readonly events: readonly IncidentEvent[];
  /** There are more than the limit. */
  readonly more: boolean;
  /** Of the target that was asked for, else null. */
  readonly target: TargetStory | null;
}

/** What happened, from the store's history; `now` is epoch ms. */
export async function historyReport(store: Store, wanted: HistoryWanted, now: number): Promise<HistoryReport> {
  const { since, until, limit, target } = wanted;
  const shape = { schemaVersion: '1', since: timestamp(since), until: timestamp(until) } as const;
  if (target === undefined) {
    const { items, more } = await read(store, wanted, limit);
    return { ...shape, events: items, more, target: null };
  }
  const { story, events } = await storyOf(store, target, wanted.cluster, now);
  const inside = events.filter(({ detail }) => {
    const at = Date.parse(detail.occurredAt);
    return since <= at && at < until;
  });
  return { ...shape, events: inside.slice(0, limit), more: inside.length > limit, target: story };
}

/** By the name as it was typed; where that says nothing, by the full name of the image that it may be. */
async function storyOf(store: Store, typed: string, cluster: string | undefined, now: number) {
  const asTyped = await storyOfName(store, typed, cluster, now);
  const parsed = parseReference(typed);
  if (asTyped.story.times > 0 || !parsed.ok) return asTyped;
  const full = printReference(parsed.reference);
  return full === typed ? asTyped : storyOfName(store, full, cluster, now);
}

async function storyOfName(store: Store, name: string, cluster: string | undefined, now: number) {
  const wanted = {
    since: now - HISTORY_KEPT_MS,
    until: now + 1,
    target: name,
    ...(cluster === undefined ? {} : { cluster }),
  };
  const { items: events } = await read(store, wanted, Infinity);
  const { items: states } = await allPages((after) => store.openStates(after));
  const open = states
    .filter(({ key }) => cluster === undefined || key.cluster === cluster)
    .flatMap(({ state }) => state.open)
    .filter(({ trouble }) => hits(trouble, name));
  // A storm tells of incidents that are counted themselves.
  const ids = [
    ...events.filter(({ detail }) => detail.cause !== 'incident-storm').map(({ detail }) => detail.incidentId),
    ...open.filter(({ trouble }) => trouble.cause !== 'incident-storm').map(({ id }) => id),
  ];
  const begun = open.map(({ trouble, openedAt }) => trouble.since ?? openedAt);
  const over = events.find(({ detailType }) => detailType === 'Incident Resolved')?.detail;
  const story: TargetStory = {
    name,
    failsSince: begun.length === 0 ? null : timestamp(Math.min(...begun)),
    times: new Set(ids).size,
    days: HISTORY_KEPT_MS / 86_400_000,
    last: over === undefined ? null : { from: over.since, to: over.occurredAt },
  };
  return { story, events };
}

function read(store: Store, wanted: Omit<HistoryWanted, 'limit'>, limit: number) {
  return allPages(
    (after) => store.history({ ...wanted, limit: Math.min(limit, PAGE), ...(after === undefined ? {} : { after }) }),
    limit,
  );
}

function hits({ target, affected }: Trouble, name: string): boolean {
  return target.name === name || affected.images.includes(name);
}

function timestamp(time: number): string {
  return new Date(time).toISOString();
}
