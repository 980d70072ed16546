import * as v from 'valibot';
import { channelSchema } from './channel-schema.ts';
import { deploymentSchema } from './deployment-schema.ts';
import { mapOf } from './map-of.ts';
import { operationsSchema } from './operations-schema.ts';

const MINUTES = /^(?:[1-9]\d*)(?:m|h)$/;
const duration = v.pipe(v.string(), v.regex(MINUTES, 'write minutes or hours, such as 5m or 1h'));
const name = v.pipe(
  v.string(),
  v.nonEmpty('write at least one character'),
  v.maxLength(100, 'write 100 characters at most'),
);
const arn = (service: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `must be the ARN of ${service}`));

// EKS, CreateCluster: letters, digits, - and _, at most 100.
const eksName = v.pipe(v.string(), v.regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/, 'must be the name of an EKS cluster'));
const region = v.pipe(v.string(), v.regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be an AWS region, such as eu-central-1'));
const idOf = (kind: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be an id such as ${kind}-0123456789abcdef0`),
  );

/** Where functions stand that see what the nodes of a cluster see. */
const vpc = v.strictObject({
  id: idOf('vpc'),
  subnets: v.pipe(v.array(idOf('subnet')), v.minLength(1, 'name at least one subnet of the nodes')),
  /** Let in on 443 from our functions; absent: it lets them in already. */
  clusterSecurityGroup: v.optional(idOf('sg')),
});

const cluster = v.strictObject({
  name: eksName,
  eksName: v.optional(eksName),
  region,
  account: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/, 'must be 12 digits, in quotes'))),
  roleArn: v.optional(arn('iam')),
  externalId: v.optional(name),
  vpc: v.optional(vpc),
  accessEntry: v.optional(v.boolean()),
  baseline: v.optional(name),
});

/** Clusters that carry all of the tags are watched too, without a deployment. */
const discover = v.strictObject({
  tags: v.pipe(mapOf(v.string(), v.string()), v.minEntries(1, 'name at least one tag')),
  regions: v.pipe(v.array(region), v.minLength(1, 'name at least one region')),
  /** Roles in other accounts; without any, the account of the deployment is searched. */
  roles: v.optional(v.array(v.strictObject({ roleArn: arn('iam'), externalId: v.optional(name) })), []),
});

const registry = v.strictObject({
  // As image names spell it, with the port if it has one.
  host: v.pipe(
    v.string(),
    v.regex(/^[a-zA-Z0-9.:[\]-]{1,255}$/, 'must be a registry host, such as quay.io or r.example:5000'),
  ),
  secretArn: v.optional(arn('secretsmanager')),
});

const check = v.strictObject({
  every: v.optional(duration),
  enabled: v.optional(v.boolean(), true),
});

// ISO 8601 has forms that `Date` does not read, such as +01: a silence of such a time would never hold.
const isTime = (text: string) => v.ISO_TIMESTAMP_REGEX.test(text) && !Number.isNaN(Date.parse(text));
const time = v.pipe(v.string(), v.check(isTime, 'must be a time, such as 2026-12-24T18:00:00Z'));
/** Troubles of such a cluster, namespace, cause or registry are recorded and not told; named without any of them: all. */
const silence = v.strictObject({
  cluster: v.optional(name),
  namespace: v.optional(name),
  cause: v.optional(name),
  registry: v.optional(name),
  from: v.optional(time),
  until: time,
  reason: name,
});

/** `pullwarden.yaml`, strictly: an unknown key is a typing error, and a typing error would be a blind spot. */
export const configSchema = v.strictObject({
  version: v.literal(1, 'must be 1'),
  clusters: v.optional(v.array(cluster), []),
  discover: v.optional(discover),
  channels: v.optional(v.array(channelSchema), []),
  operations: v.optional(operationsSchema, {}),
  registries: v.optional(v.array(registry), []),
  /** Configurations of kube-proxy that a cluster's `baseline` may name, as `pullwarden kube-proxy capture` prints them. */
  baselines: v.optional(mapOf(v.string(), v.string()), {}),
  checks: v.optional(mapOf(v.string(), check), {}),
  policy: v.optional(
    v.strictObject({
      openAfter: v.optional(duration, '2m'),
      resolveAfter: v.optional(
        v.pipe(
          v.number(),
          v.integer('write a whole number'),
          v.minValue(1, 'write 1 or more'),
          v.maxValue(10, 'write 10 or less'),
        ),
        2,
      ),
      reminders: v.optional(v.array(duration), ['4h', '24h']),
    }),
    { openAfter: '2m', resolveAfter: 2, reminders: ['4h', '24h'] },
  ),
  silences: v.optional(v.array(silence), []),
  deployment: v.optional(deploymentSchema, {}),
});

/** A valid configuration with its defaults filled in. */
export type Config = v.InferOutput<typeof configSchema>;
