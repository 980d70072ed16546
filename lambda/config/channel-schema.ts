import * as v from 'valibot';
import { SEVERITIES } from '../core/model/check.ts';
import { mailAddress as address } from './mail-address.ts';

const name = v.pipe(
  v.string(),
  v.nonEmpty('write at least one character'),
  v.maxLength(100, 'write 100 characters at most'),
);
const list = <T extends v.GenericSchema<string, string>>(item: T) =>
  v.optional(v.pipe(v.array(item), v.minLength(1, 'name at least one, or leave the key out')));

/** Where a secret is, never what it is. */
const secret = v.pipe(
  v.string(),
  v.regex(
    /^(?:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+|env:[A-Za-z_]\w*|file:.+)$/,
    'must say where the secret is: the ARN of Secrets Manager, env:NAME or file:PATH',
  ),
);

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;
const url = v.pipe(
  v.string(),
  v.url('must be an address'),
  v.check((text) => text.startsWith('https://') || LOOPBACK.test(text), 'must begin with https://'),
);

const common = {
  name,
  /** What the channel hears of; absent: everything. */
  match: v.optional(
    v.strictObject({
      severity: v.optional(v.picklist(SEVERITIES)),
      clusters: list(name),
      // RFC 1123: what a namespace may be called.
      namespaces: list(v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a namespace'))),
      causes: list(name),
    }),
  ),
};

/** One channel, by its type. */
export const channelSchema = v.variant('type', [
  v.strictObject({ ...common, type: v.literal('email'), address }),
  v.strictObject({ ...common, type: v.literal('pagerduty'), secret, endpoint: v.optional(url) }),
  v.strictObject({
    ...common,
    type: v.literal('slack'),
    secret,
    address: v.optional(
      v.pipe(v.string(), v.regex(/^[CDG][A-Z0-9]{6,}$/, 'must be the id of a channel, such as C0123456789')),
    ),
    endpoint: v.optional(url),
  }),
  v.strictObject({ ...common, type: v.literal('amazon-q') }),
  v.strictObject({ ...common, type: v.literal('webhook'), secret, endpoint: url }),
  v.strictObject({
    ...common,
    type: v.literal('smtp'),
    address,
    from: v.optional(address),
    endpoint: v.pipe(v.string(), v.regex(/^smtps?:\/\/[^\s/]+\/?$/, 'must be smtp://HOST:PORT or smtps://HOST')),
    secret: v.optional(secret),
  }),
]);

/** A channel as it is configured. */
export type ChannelConfig = v.InferOutput<typeof channelSchema>;
