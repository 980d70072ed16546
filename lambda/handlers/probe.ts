import * as v from 'valibot';
import { createRegistry } from '../adapters/registry/socket-registry.ts';
import { handle } from './middleware.ts';

/** Forty probes, eight at a time, must fit into one look even when every packet is dropped. */
const DEADLINE_MS = 8_000;

const requestSchema = v.strictObject({ image: v.string(), platform: v.optional(v.string()) });
const registry = createRegistry({ vantage: 'outside', deadlineMs: DEADLINE_MS, userAgent: 'pullwarden' });

/** Probes one image. Talks to hosts that strangers named, and so has no rights and no AWS client. */
export const handler = handle((event: unknown) => registry.probe(v.parse(requestSchema, event)));
