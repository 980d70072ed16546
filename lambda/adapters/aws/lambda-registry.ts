import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ProbeRequest, ProbeResult } from '../../core/model/probe.ts';
import { parseReference } from '../../core/registry/parse-reference.ts';
import { plainText } from '../../core/report/plain-text.ts';
import type { Log } from '../../ports/log.ts';
import type { Registry } from '../../ports/registry.ts';
import { clientSettings } from './client-settings.ts';

/** Longer than the deadline of a probe, with time for a cold start. A second try would only ask a slow registry again. */
const INVOKE = { requestMs: 12_000, maxAttempts: 1 };

/** Probes through the function `functionName`, which holds no rights. Always waits for its answer. */
export function createLambdaRegistry({ functionName, log }: { functionName: string; log: Log }): Registry {
  const client = new LambdaClient(clientSettings(INVOKE));
  return {
    async probe(request: ProbeRequest): Promise<ProbeResult> {
      try {
        const answer = await client.send(
          new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
        );
        // The payload of a failed function is its error, which that function has logged.
        if (answer.FunctionError !== undefined) throw new Error(`the function failed (${answer.FunctionError})`);
        return JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as ProbeResult;
      } catch (error) {
        log.warn('no probe', { image: request.image, error });
        return unknown(request, plainText(String(error)));
      }
    },
  };
}

function unknown({ image }: ProbeRequest, why: string): ProbeResult {
  const parsed = parseReference(image);
  const host = parsed.ok ? parsed.reference.host : '';
  const fault = { stage: 'manifest', host, ok: false, ms: 0, detail: `no answer from our probe: ${why}` } as const;
  return { image, host, status: 'unknown', platforms: [], stages: [fault], vantage: 'outside' };
}
