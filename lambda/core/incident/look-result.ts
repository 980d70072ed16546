import type { Judgement, Trouble } from '../model/check.ts';
import type { ClusterIdentity } from './incident-event.ts';
import type { Policy } from './policy.ts';
import type { Silence } from './silence.ts';

/** One look, as the state machine needs it. */
export interface LookResult {
  readonly cluster: ClusterIdentity;
  readonly check: string;
  readonly judgement: Judgement;
  readonly troubles: readonly Trouble[];
  /** Every pod was asked, not the Pending and the remembered ones only. */
  readonly sweep: boolean;
  /** Scheduled time of the slot, epoch ms. */
  readonly now: number;
}

/** When to tell, and what to hold back. */
export interface Rules {
  readonly policy: Policy;
  readonly silences: readonly Silence[];
}
