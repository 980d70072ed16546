import { createSecureContext, getCACertificates } from 'node:tls';
import type { ProbeRequest, ProbeResult } from '../../core/model/probe.ts';
import type { ProbeVantage } from '../../core/registry/address-policy.ts';
import { parseReference } from '../../core/registry/parse-reference.ts';
import type { Registry } from '../../ports/registry.ts';
import { ProbeStopped } from './probe-stopped.ts';
import { openSession } from './session.ts';
import { createStages } from './stages.ts';
import { walkPull } from './walk-pull.ts';

/** How to probe. */
export interface RegistryOptions {
  readonly vantage: ProbeVantage;
  /** Certificates (PEM) to trust besides the usual ones. */
  readonly extraCa?: string;
  /** For one whole probe; one step gets at most half of it. */
  readonly deadlineMs: number;
  readonly userAgent: string;
}

/** Probes registries over sockets of its own, anonymously. Throws only here, when `extraCa` is no certificate. */
export function createRegistry({ vantage, extraCa, deadlineMs, userAgent }: RegistryOptions): Registry {
  const ca = extraCa === undefined ? {} : { ca: [...getCACertificates('default'), extraCa] };
  const dialler = { vantage, secureContext: createSecureContext(ca) };

  return {
    async probe({ image, platform }: ProbeRequest): Promise<ProbeResult> {
      const parsed = parseReference(image);
      const host = parsed.ok ? parsed.reference.host : '';
      const registry = parsed.ok ? registryUrl(host) : null;
      if (!parsed.ok || registry === null) {
        const cause = 'invalid-image-name';
        return { image, host, status: 'invalid', cause, platforms: [], stages: [], vantage };
      }
      const stages = createStages(deadlineMs);
      const session = openSession(dialler, userAgent, stages);
      try {
        const found = await walkPull(session, registry, parsed.reference, platform ?? null);
        return { image, host, ...found, stages: stages.results, vantage };
      } catch (error) {
        if (error instanceof ProbeStopped) {
          return { image, host, ...error.outcome, platforms: [], stages: stages.results, vantage };
        }
        const fault = {
          stage: 'manifest',
          host,
          ok: false,
          ms: 0,
          detail: `a fault of ours: ${String(error)}`,
        } as const;
        return { image, host, status: 'unknown', platforms: [], stages: [...stages.results, fault], vantage };
      } finally {
        session.close();
      }
    },
  };
}

/** Where a registry's API answers; null when host or port cannot be dialled. Docker Hub's is not where its name says. */
function registryUrl(host: string): URL | null {
  return URL.parse(`https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`);
}
