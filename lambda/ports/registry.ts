import type { AccessResult, ProbeRequest, ProbeResult } from '../core/model/probe.ts';
import type { ProbeVantage } from '../core/registry/address-policy.ts';

/** Our own walk along the path of a pull. Never throws: what went wrong is in the result's stages. */
export interface Registry {
  /** Whether an image can be pulled. */
  probe(request: ProbeRequest): Promise<ProbeResult>;
  /** Whether a registry (host as image names spell it) answers; asks for no image and counts nowhere as a pull. */
  access(host: string): Promise<AccessResult>;
}

/** A place from which registries can be asked. */
export interface VantagePoint {
  readonly vantage: ProbeVantage;
  readonly registry: Registry;
}
