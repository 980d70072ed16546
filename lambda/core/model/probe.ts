import type { Cause } from './cause.ts';
import type { Vantage } from './verdict.ts';

/** The steps of a pull, in order. */
export type ProbeStage = 'dns' | 'tcp' | 'tls' | 'http' | 'token' | 'manifest' | 'config' | 'blob';

/** How one step went against one host; `ms` is how long it took. */
export interface StageResult {
  readonly stage: ProbeStage;
  readonly host: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
}

/** What our own walk along the path of a pull found. `unknown`: we could not tell; it proves nothing. */
export interface ProbeResult {
  readonly image: string;
  readonly host: string;
  readonly status:
    | 'available'
    | 'missing'
    | 'denied'
    | 'unreachable'
    | 'limited'
    | 'invalid'
    | 'unsupported'
    | 'unknown';
  readonly cause?: Cause;
  readonly digest?: string;
  /** `os/arch[/variant]` of every platform the index offers; empty for a single manifest whose platform was not read. */
  readonly platforms: readonly string[];
  readonly stages: readonly StageResult[];
  readonly vantage: Vantage;
}

/** What to probe: the image as the pod spells it and, where known, the node's platform `os/arch`. */
export interface ProbeRequest {
  readonly image: string;
  readonly platform?: string;
}
