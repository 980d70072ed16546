import { LambdaClient } from '@aws-sdk/client-lambda';
import type { AccessResult, ProbeRequest, ProbeResult } from '../../core/model/probe.ts';
import type { ProbeVantage } from '../../core/registry/address-policy.ts';
import { parseReference } from '../../core/registry/parse-reference.ts';
import { plainText } from '../../core/report/plain-text.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/log.ts';
import type { Registry } from '../../ports/registry.ts';
import { clientSettings } from './client-settings.ts';
import { invokeFunction } from './invoke-function.ts';

/** Longer than the deadline of a probe, with time for a cold start. A second try would only ask a slow registry again. */
const INVOKE = { requestMs: 12_000, maxAttempts: 1 };

export interface LambdaRegistryOptions {
  readonly functionName: string;
  /** Where it stands; absent: beside the caller. */
  readonly region?: string;
  readonly vantage: ProbeVantage;
  /** Handed over with each probe, for the one host it is for: the function holds no rights of its own. */
  readonly credentials: Credentials;
  readonly log: Log;
}

/** Probes through the function `functionName`, which holds no rights. Always waits for its answer. */
export function createLambdaRegistry({
  functionName,
  region,
  vantage,
  credentials,
  log,
}: LambdaRegistryOptions): Registry {
  const client = new LambdaClient({ ...clientSettings(INVOKE), ...(region === undefined ? {} : { region }) });

  const invoke = <T>(payload: object) => invokeFunction(client, functionName, payload) as Promise<T>;

  return {
    async probe(request: ProbeRequest): Promise<ProbeResult> {
      const { image } = request;
      const parsed = parseReference(image);
      const host = parsed.ok ? parsed.reference.host : '';
      try {
        const credential = request.credential ?? (parsed.ok ? await credentials.for(host) : null);
        return await invoke({ ask: 'probe', ...request, ...(credential === null ? {} : { credential }) });
      } catch (error) {
        log.warn('no probe', { image, error });
        return { image, platforms: [], identity: 'anonymous', ...unknown(host, vantage, error) };
      }
    },

    async access(host: string): Promise<AccessResult> {
      try {
        return await invoke({ ask: 'access', host });
      } catch (error) {
        log.warn('no probe', { host, error });
        return unknown(host, vantage, error);
      }
    },
  };
}

function unknown(host: string, vantage: ProbeVantage, why: unknown): AccessResult & { readonly status: 'unknown' } {
  const detail = `no answer from our probe: ${plainText(String(why))}`;
  const fault = { stage: 'http', host, ok: false, ms: 0, detail } as const;
  return { host, status: 'unknown', stages: [fault], vantage };
}
