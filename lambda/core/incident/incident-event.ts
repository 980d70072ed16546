import type { Affected, Severity } from '../model/check.ts';
import type { Confidence } from '../model/failure.ts';
import type { Target } from '../model/verdict.ts';

/** The cluster that an event speaks of. `account` and `arn` are null outside AWS. */
export interface ClusterIdentity {
  readonly name: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly arn: string | null;
}

/** Why an event is told now. */
export const CHANGE_REASONS = [
  'opened',
  'severity',
  'cause',
  'reminder',
  'flapping',
  'silence-over',
  'resolved',
  'blind',
  'seeing',
  'unwatched',
] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

/** What happened to an incident: the detail of an event on the bus and the body of every notice. Times are RFC 3339 UTC. */
export interface IncidentEvent {
  readonly detailType:
    | 'Incident Opened'
    | 'Incident Updated'
    | 'Incident Resolved'
    | 'Monitor Degraded'
    | 'Monitor Recovered';
  readonly detail: {
    readonly schemaVersion: '1';
    /** `incidentId:sequence`: the same for every copy of this event. */
    readonly id: string;
    readonly incidentId: string;
    readonly sequence: number;
    readonly occurredAt: string;
    /** When the trouble began, as far as anybody saw; null when that is not known. */
    readonly since: string | null;
    readonly severity: Severity;
    readonly cluster: ClusterIdentity;
    readonly check: string;
    readonly target: Target;
    readonly cause: string;
    readonly confidence: Confidence;
    /** All causes and namespaces of its life, the present ones among them: by them channels choose what they hear of. */
    readonly causes: readonly string[];
    readonly namespaces: readonly string[];
    /** Why this is told now: `opened`, `severity`, `cause`, `reminder`, `flapping`, `silence-over`, `resolved`, `blind`, `seeing`, `unwatched`. */
    readonly change: ChangeReason;
    /** Other clusters on which the same is open, the first of them by name. */
    readonly elsewhere: { readonly clusters: number; readonly names: readonly string[] };
    readonly title: string;
    readonly summary: string;
    readonly next: readonly string[];
    readonly evidence: readonly string[];
    readonly affected: Affected;
    readonly status: { readonly from: string; readonly to: string };
    readonly links: Readonly<Record<string, string>>;
    readonly truncated: boolean;
  };
}
