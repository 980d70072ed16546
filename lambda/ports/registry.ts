import type { ProbeRequest, ProbeResult } from '../core/model/probe.ts';

/** Our own walk along the path of a pull. */
export interface Registry {
  /** Never throws: what went wrong is in the result's stages. */
  probe(request: ProbeRequest): Promise<ProbeResult>;
}
