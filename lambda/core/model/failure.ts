import type { Cause } from './cause.ts';

/** How sure a diagnosis is: the words say it, they fit best, or we guess. */
export type Confidence = 'certain' | 'likely' | 'guess';

/** What one text says: its cause, what else it could be, and the words that decided. */
export interface Diagnosis {
  readonly cause: Cause;
  readonly confidence: Confidence;
  /** Other causes that the same words fit. */
  readonly also: readonly Cause[];
  /** Short quotes of the text, outermost layer first. */
  readonly evidence: readonly string[];
}

/** Which kind of container cannot pull; `sandbox` is the pod's own pause container. */
export type ContainerType = 'container' | 'init' | 'ephemeral' | 'sandbox';

/** A container that cannot pull its image, as the cluster shows it: nothing here is an opinion. Times are epoch ms. */
export interface FailingContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  /** `Deployment/web`, `Job/once`, `Pod/alone`. */
  readonly workload: string;
  readonly container: string | null;
  readonly containerType: ContainerType;
  readonly node: string | null;
  /** As the pod's spec spells it: the status may show another name of the same digest. */
  readonly image: string;
  readonly reason: string;
  /** Names of the pull secrets that the pod refers to. */
  readonly pullSecrets: readonly string[];
  /** Every text that speaks of this failure, newest first; bounded. */
  readonly texts: readonly FailureText[];
  readonly since: number | null;
}

/** One text about a failure, with the times at which it was first and last said. */
export interface FailureText {
  readonly text: string;
  readonly first: number | null;
  readonly last: number | null;
}

/** A failing container with its root cause. */
export interface Failure extends Omit<FailingContainer, 'texts' | 'pullSecrets'> {
  readonly cause: Cause;
  /** What the words alone said. */
  readonly wordsCause: Cause;
  /** `words`, or the name of the rule of `explain` that decided. */
  readonly decidedBy: string;
  readonly confidence: Confidence;
  readonly also: readonly Cause[];
  /** The first error that names a cause; a later back-off without one does not erase it. */
  readonly firstError: string | null;
  readonly evidence: readonly string[];
  /** The part of the evidence that is ours: the rule that decided, what is worth knowing, what the probes saw. */
  readonly proof: readonly string[];
  /** Completed reference's registry host and `host/repository:tag`; null when the name is invalid. */
  readonly registry: string | null;
  readonly reference: string | null;
}
