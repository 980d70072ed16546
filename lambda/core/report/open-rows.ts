import { BLIND_TERM } from '../incident/search-terms.ts';
import type { CheckState, Incident } from '../incident/check-state.ts';
import { SEVERITIES, type Severity } from '../model/check.ts';
import { headline } from './describe.ts';

/** Something that is open, as one row of a table. Texts are as they came: whoever shows them makes them harmless. */
export interface OpenRow {
  readonly severity: Severity;
  readonly cluster: string;
  readonly cause: string;
  readonly title: string;
  /** Epoch ms. */
  readonly since: number;
  readonly pods: number;
  /** Workloads, else nodes; the first of them, and how many there are. */
  readonly hit: { readonly names: readonly string[]; readonly count: number };
  /** Why nobody was told: null where people were. */
  readonly heldBy: 'silence' | 'storm' | null;
}

/** The rows of one state: its incidents, and that the check is blind. */
export function openRows(
  { cluster, check }: { readonly cluster: string; readonly check: string },
  state: CheckState,
): readonly OpenRow[] {
  const rows = state.open.map((incident) => rowOf(cluster, incident));
  if (state.degraded === null) return rows;
  const blind: OpenRow = {
    severity: 'error',
    cluster,
    cause: BLIND_TERM.replace('/', ''),
    title: `Pullwarden cannot see this cluster (${check})`,
    since: state.degraded.since,
    pods: 0,
    hit: { names: [], count: 0 },
    heldBy: null,
  };
  return [...rows, blind];
}

/** The worst first, of those the oldest. */
export function worstThenOldest(one: Pick<OpenRow, 'severity' | 'since'>, other: typeof one): number {
  const bySeverity = SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
  return bySeverity === 0 ? one.since - other.since : bySeverity;
}

function rowOf(cluster: string, { trouble, openedAt, heldBy }: Incident): OpenRow {
  const { cause, scope, severity, since, affected } = trouble;
  const { workloads, nodes, counts, pods } = affected;
  return {
    severity,
    cluster,
    cause,
    title: headline(cause, scope),
    since: since ?? openedAt,
    pods,
    hit: counts.workloads > 0 ? { names: workloads, count: counts.workloads } : { names: nodes, count: counts.nodes },
    heldBy: heldBy?.kind ?? null,
  };
}
