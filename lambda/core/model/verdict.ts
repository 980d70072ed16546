import type { Finding } from './finding.ts';
import type { Vantage } from './vantage.ts';

/** What a verdict is about. */
export interface Target {
  readonly kind: 'cluster' | 'registry' | 'image' | 'node' | 'kube-proxy';
  readonly name: string;
}

/** `unknown` says why we could not look; it is neither healthy nor sick. `not-applicable` rides on healthy with a reason. */
export interface Verdict {
  readonly check: string;
  readonly target: Target;
  readonly status: 'healthy' | 'unhealthy' | 'unknown';
  readonly vantage: Vantage;
  readonly findings: readonly Finding[];
  readonly reason?: string;
}
