import type { Confidence, Failure } from './failure.ts';
import type { Cause } from './cause.ts';
import type { FindingCode } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** How bad it is; worst first. */
export const SEVERITIES = ['critical', 'error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who is hit. Lists are sorted, cut at 20, and counted whole in `counts`. */
export interface Affected {
  readonly pods: number;
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly nodes: readonly string[];
  readonly images: readonly string[];
  /** `namespace/pod` of up to 50 pods: what the next look reads again. */
  readonly sample: readonly string[];
  readonly counts: {
    readonly workloads: number;
    readonly namespaces: number;
    readonly nodes: number;
    readonly images: number;
  };
}

/** Troubles that hit no pod directly. */
export const NOBODY: Affected = {
  pods: 0,
  workloads: [],
  namespaces: [],
  nodes: [],
  images: [],
  sample: [],
  counts: { workloads: 0, namespaces: 0, nodes: 0, images: 0 },
};

/** What is wrong: a cause of failed pulls, the code of a finding, or many troubles at once that are told as one. */
export type TroubleCause = Cause | FindingCode | 'incident-storm';

/** One trouble of one look: everything that shares cluster, cause and scope. It becomes (or stays) one incident. */
export interface Trouble {
  /** `cluster/cause/scope`: fixed for the life of an incident. */
  readonly key: string;
  readonly check: string;
  readonly cause: TroubleCause;
  readonly scope: string;
  readonly target: Verdict['target'];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly affected: Affected;
  /** When the trouble began, epoch ms; null when only our own sight tells. */
  readonly since: number | null;
  /** `reported`: the kubelet says so. `observed`: our own probe or comparison, which must repeat itself before it counts. */
  readonly seenBy: 'reported' | 'observed';
}

/** What a check says after one look. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly failures: readonly Failure[];
  /** False when anything could not be read or was cut: then absence is not health. */
  readonly complete: boolean;
  /** What the next look of this check shall know; JSON, small. Nothing given: what was kept stays. */
  readonly memory?: unknown;
  /** What is worth a line of its own in the log, for the tables of a dashboard. */
  readonly lines?: readonly LogLine[];
}

/** A line of the log: what it is about, and plain values. */
export interface LogLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | null>>;
}
