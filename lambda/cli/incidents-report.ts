import type { Incident } from '../core/incident/check-state.ts';
import type { Silence } from '../core/incident/silence.ts';
import type { Affected, Severity } from '../core/model/check.ts';
import type { Target } from '../core/model/verdict.ts';
import { headline } from '../core/report/describe.ts';
import { linesFor } from '../core/report/next-steps.ts';
import { worstThenOldest } from '../core/report/open-rows.ts';
import { clusterOfContext } from '../core/report/next-steps/cluster-of-context.ts';
import type { StateKey, Store } from '../ports/store.ts';
import { allPages } from './all-pages.ts';

/** Why nobody was told of an open incident. `until` (RFC 3339) and `reason` are those of a silence that holds now. */
interface Holder {
  readonly kind: 'silence' | 'storm';
  readonly id: string;
  readonly until: string | null;
  readonly reason: string | null;
}

/** An incident that is open, as `incidents -o json` prints it. Times are RFC 3339. */
export interface OpenIncident {
  readonly id: string;
  readonly cluster: string;
  readonly check: string;
  readonly severity: Severity;
  readonly title: string;
  readonly target: Target;
  readonly cause: string;
  readonly confidence: string;
  readonly since: string;
  readonly openedAt: string;
  readonly affected: Affected;
  readonly evidence: readonly string[];
  readonly next: readonly string[];
  readonly told: boolean;
  readonly heldBy: Holder | null;
  readonly flapping: boolean;
  /** Of a storm: of how many incidents it tells. */
  readonly members: number | null;
}

/** A check that cannot see its cluster; `reason` is null where the history no longer tells it. */
export interface BlindCheck {
  readonly cluster: string;
  readonly check: string;
  readonly since: string;
  readonly looks: number;
  readonly reason: string | null;
}

/** What `incidents -o json` prints; its fields only ever grow within one `schemaVersion`. */
export interface IncidentsReport {
  readonly schemaVersion: '1';
  readonly at: string;
  readonly incidents: readonly OpenIncident[];
  readonly blind: readonly BlindCheck[];
}

/** What is open at `now` (epoch ms), on one cluster or on all: the most severe first, of those the oldest. */
export async function incidentsReport(store: Store, now: number, cluster?: string): Promise<IncidentsReport> {
  const { items } = await allPages((after) => store.openStates(after));
  const states = items.filter(({ key }) => cluster === undefined || key.cluster === cluster);
  const silences = await store.silences(now);
  const incidents = states
    .flatMap(({ key, state }) => state.open.map((incident) => openIncident(key, incident, silences)))
    .sort((one, other) => worstThenOldest(orderOf(one), orderOf(other)));
  const blind = await Promise.all(
    states.map(async ({ key, state: { degraded, blindLooks } }) =>
      degraded === null
        ? []
        : [
            {
              ...key,
              since: timestamp(degraded.since),
              looks: blindLooks,
              reason: await reasonOf(store, key, degraded),
            },
          ],
    ),
  );
  return { schemaVersion: '1', at: timestamp(now), incidents, blind: blind.flat() };
}

function openIncident({ cluster, check }: StateKey, incident: Incident, silences: readonly Silence[]): OpenIncident {
  const { id, trouble, openedAt, heldBy, flapping = false, members } = incident;
  const silence = heldBy?.kind === 'silence' ? silences.find((one) => one.id === heldBy.id) : undefined;
  return {
    id,
    cluster,
    check,
    severity: trouble.severity,
    title: headline(trouble.cause, trouble.scope),
    target: trouble.target,
    cause: trouble.cause,
    confidence: trouble.confidence,
    since: timestamp(trouble.since ?? openedAt),
    openedAt: timestamp(openedAt),
    affected: trouble.affected,
    evidence: trouble.evidence,
    next: linesFor(trouble, clusterOfContext(cluster)),
    told: heldBy === undefined,
    heldBy:
      heldBy === undefined
        ? null
        : {
            ...heldBy,
            until: silence === undefined ? null : timestamp(silence.until),
            reason: silence?.reason ?? null,
          },
    flapping,
    members: members?.count ?? null,
  };
}

function orderOf({ severity, since }: OpenIncident) {
  return { severity, since: Date.parse(since) };
}

/** The state does not keep why it is blind; the event that told of it does, and stands at the time at which it began. */
async function reasonOf(
  store: Store,
  { cluster }: StateKey,
  { id, since }: { readonly id: string; readonly since: number },
): Promise<string | null> {
  const { items } = await allPages((after) =>
    store.history({ cluster, since, until: since + 1, limit: 100, ...(after === undefined ? {} : { after }) }),
  );
  return items.find(({ detail }) => detail.incidentId === id)?.detail.evidence[0] ?? null;
}

function timestamp(time: number): string {
  return new Date(time).toISOString();
}
