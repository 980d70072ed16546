import * as v from 'valibot';
import type { AccessResult, ProbeResult } from '../core/model/probe.ts';
import { createRegistry } from '../adapters/registry/socket-registry.ts';
import { USER_AGENT } from '../adapters/registry/user-agent.ts';
import { handle } from './middleware.ts';

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
const registry = createRegistry({ vantage: 'outside', deadlineMs: DEADLINE_MS, userAgent: USER_AGENT });

/** Probes one image or one registry. Talks to hosts that strangers named, and so has no rights and no AWS client. */
export const handler = handle((event: unknown): Promise<ProbeResult | AccessResult> => {
  const request = parse(event);
  return request.ask === 'access' ? registry.access(request.host) : registry.probe(request);
});

/** A payload may hold a credential, and the error of a schema quotes what it does not like. */
function parse(event: unknown): v.InferOutput<typeof requestSchema> {
  const parsed = v.safeParse(requestSchema, event);
  if (!parsed.success)
    throw new Error(`the payload is not a request: ${parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')}`);
  return parsed.output;
}
