import type { Cause } from './cause.ts';
import type { Credential } from './credential.ts';
import type { Vantage } from './vantage.ts';

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

/** What a registry says of its limit. It counts for the address (or account) that asked, and for nobody else. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** Null where the registry does not say. */
  readonly windowSeconds: number | null;
  /** Whom the registry counts, as it names them; null where it does not say. */
  readonly source: string | null;
}

/** The certificate of a registry's server. */
export interface Certificate {
  readonly host: string;
  readonly issuer: string;
  /** Its DNS names and addresses; at most ten. */
  readonly names: readonly string[];
  /** Epoch ms. */
  readonly notAfter: number;
}

/** What one walk along the path of a pull notes, whatever it is after. */
interface Walk {
  readonly host: string;
  readonly cause?: Cause;
  /** The steps that were taken; a connection that was open already has none of its own. */
  readonly stages: readonly StageResult[];
  /** Of the registry itself, not of a token server or a store of layers. */
  readonly rateLimit?: RateLimit;
  readonly certificate?: Certificate;
  readonly vantage: Vantage;
}

/** What our own walk along the path of a pull found. `unknown`: we could not tell; it proves nothing. */
export interface ProbeResult extends Walk {
  readonly image: string;
  readonly status:
    | 'available'
    | 'missing'
    | 'denied'
    | 'unreachable'
    | 'limited'
    | 'invalid'
    | 'unsupported'
    | 'unknown';
  readonly digest?: string;
  /** `os/arch[/variant]` of every platform the index offers; empty for a single manifest whose platform was not read. */
  readonly platforms: readonly string[];
  /** As whom the registry was asked: registries hide from strangers what they show to others. */
  readonly identity: 'anonymous' | 'credentials';
}

/** Whether a registry can be spoken to at all. A 401 is an answer. */
export interface AccessResult extends Walk {
  readonly status: 'answers' | 'limited' | 'unreachable' | 'unknown';
}

/**
 * How far to walk: `exists` asks for the manifest with HEAD, which Docker Hub does not count; `pull` reads manifest and
 * config, and one byte of a layer from wherever the registry keeps it.
 */
export type ProbeDepth = 'exists' | 'pull';

/** What to probe: the image as the pod spells it and, where known, the node's platform `os/arch`. */
export interface ProbeRequest {
  readonly image: string;
  readonly platform?: string;
  /** `pull` if not given. */
  readonly depth?: ProbeDepth;
  /** For the registry of this image and nobody else; it stays out of every log, error and result. */
  readonly credential?: Credential;
}
