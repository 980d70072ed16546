import type { Expected } from '../core/kube-proxy/compare-source.ts';
import type { RightName } from '../core/access/rights.ts';
import type { Judgement } from '../core/model/check.ts';
import type { Vantage } from '../core/model/vantage.ts';
import type { AddOns } from '../ports/add-ons.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { VantagePoint } from '../ports/registry.ts';

/** What a check may reach: the cluster it looks at, and the places from which registries can be asked. */
export interface CheckPorts {
  readonly kubernetes: Kubernetes;
  /** Empty when probing is off. */
  readonly registries: readonly VantagePoint[];
  /** Absent where nobody may ask EKS. */
  readonly addOns?: AddOns | undefined;
}

/** One look: of which cluster, how far, and when. */
export interface LookScope {
  readonly cluster: string;
  /** Epoch ms of the slot's scheduled time: a retry of the same look sees the same time. */
  readonly now: number;
  /** Null: all namespaces. */
  readonly namespaces: readonly string[] | null;
  /** Also read a row of every pod (each fifth minute); otherwise only what is Pending. */
  readonly sweep: boolean;
  /** Which configuration of kube-proxy is expected. */
  readonly baseline: Expected;
  /** Where we are. */
  readonly vantage: Vantage;
  /** `namespace/pod` of the open incidents: read again whatever their phase, or their absence would look like health. */
  readonly remembered: readonly string[];
  /** What this check said to keep after its last look; undefined at the first. */
  readonly memory?: unknown;
}

/** A check: one question asked of one cluster. Gathering reads, judging decides; only the first may wait. */
export interface Check<Observations = unknown> {
  readonly id: string;
  /** The question in one line, as help and documentation show it. */
  readonly question: string;
  readonly everyMinutes: number;
  readonly rights: readonly RightName[];
  /** On one machine it looks when it is named: it asks about a node or about our own role, and a person is neither. */
  readonly onRequest?: boolean;
  gather(ports: CheckPorts, scope: LookScope): Promise<Observations>;
  judge(observations: Observations, scope: LookScope): Judgement;
}

/** Keeps the type of the observations between `gather` and `judge`, and forgets it for the register. */
export function defineCheck<Observations>(check: Check<Observations>): Check {
  return check;
}
