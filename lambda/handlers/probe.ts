import * as v from 'valibot';
import type { AccessResult, ProbeResult } from '../core/model/probe.ts';
import { createRegistry } from '../adapters/registry/socket-registry.ts';
import { USER_AGENT } from '../adapters/registry/user-agent.ts';
import { readEnvironment } from './env.ts';
import { handle } from './middleware.ts';
import { readPayload } from './read-payload.ts';

/** Forty probes, eight at a time, must fit into one look even when every packet is dropped. */
const DEADLINE_MS = 8_000;

const credentialSchema = v.union([
  v.strictObject({ username: v.string(), password: v.string() }),
  v.strictObject({ identityToken: v.string() }),
]);
const requestSchema = v.variant('ask', [
  v.strictObject({
    ask: v.literal('probe'),
    image: v.string(),
    platform: v.optional(v.string()),
    depth: v.optional(v.picklist(['exists', 'pull'])),
    credential: v.optional(credentialSchema),
  }),
  v.strictObject({ ask: v.literal('access'), host: v.string() }),
]);
const { vantage } = readEnvironment();
const registry = createRegistry({ vantage, deadlineMs: DEADLINE_MS, userAgent: USER_AGENT });

/** Probes one image or one registry. Talks to hosts that strangers named, and so has no rights and no AWS client. */
export const handler = handle((event: unknown): Promise<ProbeResult | AccessResult> => {
  const request = readPayload(requestSchema, event);
  return request.ask === 'access' ? registry.access(request.host) : registry.probe(request);
});
