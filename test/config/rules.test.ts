import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { CHECKS } from '../../lambda/checks/index.ts';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';
import { configSchema } from '../../lambda/config/schema.ts';

// One configuration for each rule that there is, and exactly what is said of it. What a whole configuration, one cluster,
// the rest beside a cluster, or the rest on one machine says.
type Part = 'whole' | 'cluster' | 'rest' | 'here';

/** Abbreviations in the table. */
const WORDS: Readonly<Record<string, string>> = {
  SECRET: "'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pager-AbCdEf'",
  LONGER: 'x'.repeat(257),
  LONG: 'x'.repeat(101),
  ALLOFF: `{ ${CHECKS.map(({ id }) => `${id}: { enabled: false }`).join(', ')} }`,
};

const TABLE: readonly (readonly [Part, string, string | readonly string[]])[] = [
  [
    'whole',
    'version: 1\nclusters: [',
    'pullwarden.yaml: not readable as YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 12; correct the YAML at this line',
  ],
  [
    'whole',
    'version: 1\nclusters: *nowhere',
    'pullwarden.yaml: not readable as YAML: Unresolved alias (the anchor must be set before the alias): nowhere; correct the YAML at this line',
  ],
  [
    'whole',
    '- version: 1',
    [
      'version: is missing; add it (docs/configuration.md)',
      '0: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
  ],
  ['whole', 'clusters: [{ name: a, region: eu-west-1 }]', 'version: is missing; add it (docs/configuration.md)'],
  [
    'whole',
    'version: 2\nclusters: [{ name: a, region: eu-west-1 }]',
    'version: is 2, and must be 1; correct the value',
  ],
  [
    'whole',
    'version: 1',
    'clusters: names no cluster; name at least one, or select them by tag with discover (docs/configuration.md)',
  ],
  ['whole', 'version: 1\nclusters: a', 'clusters: is "a"; expected a list'],
  [
    'cluster',
    '{ name: a b, region: eu-west-1 }',
    'clusters.0.name: is "a b", and must be the name of an EKS cluster; correct the value',
  ],
  ['cluster', '{ name: 7, region: eu-west-1 }', 'clusters.0.name: is 7; expected a text'],
  [
    'cluster',
    '{ name: a, region: europe }',
    'clusters.0.region: is "europe", and must be an AWS region, such as eu-central-1; correct the value',
  ],
  [
    'cluster',
    '{ name: a, regin: eu-west-1, region: eu-west-1 }',
    'clusters.0.regin: there is no such key; remove it or correct its spelling (docs/configuration.md)',
  ],
  [
    'cluster',
    "{ name: a, region: eu-west-1, account: '12' }",
    'clusters.0.account: is "12", and must be 12 digits, in quotes; correct the value',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, roleArn: reader }',
    'clusters.0.roleArn: is "reader", and must be the ARN of iam; correct the value',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, externalId: abc }',
    'clusters.0.externalId: stands without roleArn; add roleArn or remove it',
  ],
  [
    'cluster',
    "{ name: a, region: eu-west-1, roleArn: 'arn:aws:iam::111122223333:role/r', externalId: '' }",
    'clusters.0.externalId: is empty; write at least one character',
  ],
  [
    'cluster',
    "{ name: a, region: eu-west-1, roleArn: 'arn:aws:iam::111122223333:role/r', externalId: LONG }",
    'clusters.0.externalId: has 101 characters; write 100 characters at most',
  ],
  [
    'cluster',
    "{ name: a, region: eu-west-1, account: '444455556666', roleArn: 'arn:aws:iam::111122223333:role/r' }",
    'clusters.0.roleArn: is not of account 444455556666; correct one of the two',
  ],
  [
    'cluster',
    "{ name: a, region: eu-west-1, accessEntry: true, roleArn: 'arn:aws:iam::111122223333:role/r' }",
    'clusters.0.accessEntry: cannot be made in another account; remove it; the template for members makes the access entry there',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, accessEntry: sure }',
    'clusters.0.accessEntry: is "sure"; expected true or false',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, vpc: { id: vpc-1, subnets: [subnet-0000000a] } }',
    'clusters.0.vpc.id: is "vpc-1", and must be an id such as vpc-0123456789abcdef0; correct the value',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-1] } }',
    'clusters.0.vpc.subnets.0: is "subnet-1", and must be an id such as subnet-0123456789abcdef0; correct the value',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [] } }',
    'clusters.0.vpc.subnets: is empty; name at least one subnet of the nodes',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-0000000a], clusterSecurityGroup: group } }',
    'clusters.0.vpc.clusterSecurityGroup: is "group", and must be an id such as sg-0123456789abcdef0; correct the value',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-0000000a] } }, { name: b, region: us-east-1, vpc: { id: vpc-0000000b, subnets: [subnet-0000000b] } }',
    'clusters.1.vpc: is in us-east-1, but that of a in eu-west-1: functions stand in one region; deploy Pullwarden once for each region with private clusters',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-0000000a] } }, { name: b, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-0000000b] } }',
    'clusters.1.vpc.subnets: are others than before for vpc-0000000a; name the same subnets: clusters of a VPC share their functions',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1 }, { name: a, region: us-east-1 }',
    'clusters.1.name: "a" stands twice; give each its own name',
  ],
  [
    'cluster',
    '{ name: a, region: eu-west-1, baseline: ekss }',
    'clusters.0.baseline: there is no baseline "ekss"; use one of auto, seed, eks, kubeadm, or add it to baselines',
  ],
  ['rest', 'discover: { tags: {}, regions: [eu-west-1] }', 'discover.tags: is empty; name at least one tag'],
  ['rest', 'discover: { tags: { team: a }, regions: [] }', 'discover.regions: is empty; name at least one region'],
  [
    'rest',
    'discover: { tags: [a], regions: [eu-west-1] }',
    'discover.tags: is a list; write pairs of a name and a value',
  ],
  [
    'rest',
    'channels: [{ name: a, type: fax }]',
    'channels.0.type: is "fax"; expected ("email" | "pagerduty" | "slack" | "amazon-q" | "webhook" | "smtp")',
  ],
  [
    'rest',
    'channels: [{ name: a, type: email, address: nobody }]',
    'channels.0.address: is "nobody", and must be a mail address; correct the value',
  ],
  ['rest', 'channels: [{ name: a, type: pagerduty }]', 'channels.0.secret: is missing; add it (docs/configuration.md)'],
  [
    'rest',
    'channels: [{ name: a, type: pagerduty, secret: nowhere }]',
    'channels.0.secret: does not say where the secret is; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
  ],
  [
    'rest',
    'channels: [{ name: a, type: pagerduty, secret: R0123456789ABCDEF0123456789ABCDE }]',
    'channels.0.secret: looks like a secret itself; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
  ],
  [
    'rest',
    "channels: [{ name: a, type: pagerduty, secret: 'env:KEY' }]",
    'channels.0.secret: is not within reach of a function; put the secret into AWS Secrets Manager and write its ARN',
  ],
  [
    'here',
    'channels: [{ name: a, type: pagerduty, secret: SECRET }]',
    'channels.0.secret: is in AWS, and this runs here; write env:NAME or file:PATH',
  ],
  [
    'rest',
    'channels: [{ name: a, type: webhook, secret: SECRET, endpoint: somewhere }]',
    [
      'channels.0.endpoint: is "somewhere", and must be an address; correct the value',
      'channels.0.endpoint: is "somewhere", and must begin with https://; correct the value',
    ],
  ],
  [
    'rest',
    "channels: [{ name: a, type: webhook, secret: SECRET, endpoint: 'http://example.com/' }]",
    'channels.0.endpoint: is "http://example.com/", and must begin with https://; correct the value',
  ],
  [
    'rest',
    "channels: [{ name: a, type: webhook, secret: SECRET, endpoint: 'https://example.com/?token=x' }]",
    'channels.0.endpoint: looks like it holds a key; take the key out of the address and name it by secret',
  ],
  [
    'rest',
    "channels: [{ name: a, type: webhook, secret: SECRET, endpoint: 'https://hooks.slack.com/services/T0/B0/x' }]",
    'channels.0.endpoint: looks like it holds a key; use type slack, with the address as its secret',
  ],
  [
    'rest',
    'channels: [{ name: a, type: slack, secret: SECRET, address: general }]',
    'channels.0.address: is "general", and must be the id of a channel, such as C0123456789; correct the value',
  ],
  [
    'rest',
    "channels: [{ name: a, type: smtp, address: a@example.com, endpoint: 'smtp://mail.example.com' }]",
    'channels.0.type: smtp is for `pullwarden watch`; use email, which AWS sends',
  ],
  [
    'here',
    'channels: [{ name: a, type: smtp, address: a@example.com, endpoint: mail.example.com }]',
    'channels.0.endpoint: is "mail.example.com", and must be smtp://HOST:PORT or smtps://HOST; correct the value',
  ],
  [
    'here',
    'channels: [{ name: a, type: email, address: a@example.com }]',
    'channels.0.type: email works on AWS only; use smtp, slack, pagerduty or webhook',
  ],
  [
    'here',
    'channels: [{ name: a, type: amazon-q }]',
    'channels.0.type: amazon-q works on AWS only; use smtp, slack, pagerduty or webhook',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q }, { name: a, type: amazon-q }]',
    'channels.1.name: "a" stands twice; give each its own name',
  ],
  ['rest', "channels: [{ name: '', type: amazon-q }]", 'channels.0.name: is empty; write at least one character'],
  [
    'rest',
    'channels: [{ name: LONG, type: amazon-q }]',
    'channels.0.name: has 101 characters; write 100 characters at most',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q, match: { severity: bad } }]',
    'channels.0.match.severity: is "bad"; expected ("critical" | "error" | "warning")',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q, match: { clusters: [] } }]',
    'channels.0.match.clusters: is empty; name at least one, or leave the key out',
  ],
  [
    'rest',
    "channels: [{ name: a, type: amazon-q, match: { namespaces: ['shop-*'] } }]",
    'channels.0.match.namespaces.0: is "shop-*", and must be a namespace; correct the value',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q, match: { namespaces: [] } }]',
    'channels.0.match.namespaces: is empty; name at least one, or leave the key out',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q, match: { causes: [] } }]',
    'channels.0.match.causes: is empty; name at least one, or leave the key out',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q, match: { clusters: [stage] } }]',
    'channels.0.match.clusters.0: there is no cluster "stage"; name one of clusters',
  ],
  [
    'rest',
    'channels: [{ name: a, type: amazon-q, match: { causes: [flu] } }]',
    'channels.0.match.causes.0: there is no cause "flu"; use one of docs/causes.md, or monitor-blind',
  ],
  ['rest', 'operations: { emails: [] }', 'operations.emails: is empty; name at least one, or leave the key out'],
  [
    'rest',
    'operations: { emails: [nobody] }',
    'operations.emails.0: is "nobody", and must be a mail address; correct the value',
  ],
  [
    'rest',
    'operations: { emails: [a@example.com, a@example.com] }',
    'operations.emails.1: "a@example.com" stands twice; keep one of the two',
  ],
  [
    'rest',
    "operations: { ping: 'https://example.com/ping' }",
    'operations.ping: does not say where the secret is; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
  ],
  [
    'rest',
    "registries: [{ host: 'quay.io/team' }]",
    'registries.0.host: is "quay.io/team", and must be a registry host, such as quay.io or r.example:5000; correct the value',
  ],
  [
    'rest',
    'registries: [{ host: quay.io }, { host: quay.io }]',
    'registries.1.host: "quay.io" stands twice; keep one of the two',
  ],
  [
    'rest',
    'registries: [{ host: quay.io, secretArn: quay }]',
    'registries.0.secretArn: does not say where the secret is; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
  ],
  [
    'rest',
    "baselines: { ours: 'mode: 7' }",
    'baselines.ours: cannot be what is expected of kube-proxy: the document is not a KubeProxyConfiguration of kubeproxy.config.k8s.io/v1alpha1; put in what `pullwarden kube-proxy capture` prints',
  ],
  [
    'rest',
    "baselines: { seed: 'mode: ipvs' }",
    'baselines.seed: is the name of a baseline of ours; give it another name',
  ],
  [
    'rest',
    'checks: { pods: { every: 1m } }',
    'checks.pods: there is no such check; use one of image-pulls, registry-access, image-availability, kube-proxy, access',
  ],
  [
    'rest',
    'checks: { image-pulls: { every: 90s } }',
    'checks.image-pulls.every: is "90s"; write minutes or hours, such as 5m or 1h',
  ],
  ['rest', 'checks: ALLOFF', 'checks: every check is switched off; leave one of them on'],
  ['rest', 'policy: { openAfter: soon }', 'policy.openAfter: is "soon"; write minutes or hours, such as 5m or 1h'],
  ['rest', 'policy: { resolveAfter: two }', 'policy.resolveAfter: is "two"; expected a number'],
  ['rest', 'policy: { resolveAfter: 1.5 }', 'policy.resolveAfter: is 1.5; write a whole number'],
  ['rest', 'policy: { resolveAfter: 0 }', 'policy.resolveAfter: is 0; write 1 or more'],
  ['rest', 'policy: { resolveAfter: 11 }', 'policy.resolveAfter: is 11; write 10 or less'],
  ['rest', 'policy: { reminders: 4h }', 'policy.reminders: is "4h"; expected a list'],
  [
    'rest',
    'silences: [{ until: tomorrow, reason: upgrade }]',
    'silences.0.until: is "tomorrow", and must be a time, such as 2026-12-24T18:00:00Z; correct the value',
  ],
  [
    'rest',
    "silences: [{ from: '2026-12-24T18:00:00Z', until: '2026-12-24T17:00:00Z', reason: upgrade }]",
    'silences.0.until: is not after from; correct one of the two',
  ],
  [
    'rest',
    "silences: [{ until: '2026-12-24T17:00:00Z', reason: upgrade, cluster: stage }]",
    'silences.0.cluster: there is no cluster "stage"; name one of clusters',
  ],
  [
    'rest',
    "silences: [{ until: '2026-12-24T17:00:00Z', reason: upgrade, cause: flu }]",
    'silences.0.cause: there is no cause "flu"; use one of docs/causes.md',
  ],
  [
    'rest',
    "deployment: { keyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/ours' }",
    'deployment.keyArn: is "arn:aws:kms:eu-west-1:111122223333:alias/ours", and must be the ARN of a key, not of an alias; correct the value',
  ],
  [
    'rest',
    'deployment: { logRetentionDays: 31 }',
    'deployment.logRetentionDays: is 31, and must be one of the spans that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; correct the value',
  ],
  [
    'rest',
    "deployment: { tags: { 'aws:team': a } }",
    'deployment.tags.aws:team: is "aws:team", and must be the name of a tag, and not begin with aws:; correct the value',
  ],
  [
    'rest',
    'deployment: { tags: { team: LONGER } }',
    'deployment.tags.team: has 257 characters; write 256 characters at most',
  ],
];

const said: { readonly what: string; readonly line: string }[] = [];

it.each(TABLE)('%s %j: %j', (part, text, lines) => {
  const full = text.replaceAll(/\b(?:SECRET|LONGER|LONG|ALLOFF)\b/g, (word) => WORDS[word]!);
  const yaml = {
    whole: full,
    cluster: `version: 1\nclusters: [${full}]`,
    rest: `version: 1\nclusters: [{ name: a, region: eu-west-1 }]\n${full}`,
    here: `version: 1\nclusters: [{ name: a, region: eu-west-1 }]\n${full}`,
  }[part];
  const loaded = loadConfig(yaml, part === 'here' ? 'here' : 'aws');
  const problems = loaded.ok ? [] : loaded.problems;
  const [, ...printed] = printProblems('pullwarden.yaml', problems).split('\n');
  expect(printed.map((line) => line.trim())).toEqual([lines].flat());
  problems.forEach(({ what }, index) => said.push({ what, line: printed[index]! }));
});

/** What rules of the schema say: `must be …` and `write …`, wherever in it they stand. */
function messagesOf(schema: unknown, seen = new Set<unknown>()): ReadonlySet<string> {
  const found = new Set<string>();
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return found;
  seen.add(schema);
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'message' && typeof value === 'string') found.add(value);
    for (const message of messagesOf(value, seen)) found.add(message);
  }
  return found;
}

/** What the rules beyond the schema say, each as a pattern of its sentence. */
function sentencesOf(file: string): readonly RegExp[] {
  const text = readFileSync(`lambda/config/${file}`, 'utf8');
  const given = /(?:\bwhat(?::| =)\s*|\bsay\(index, '[^']+', )('[^']*'|`(?:[^`\\]|\\.)*`)/g;
  return [...text.matchAll(given)].map(([, literal]) => {
    const parts = literal!
      .slice(1, -1)
      .replaceAll('\\`', '`')
      .split(/\$\{[^}]*\}/);
    return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
  });
}

/** Messages that are said in other words, so that no key is repeated. */
const HIDDEN = [
  'must be the ARN of secretsmanager',
  'must say where the secret is: the ARN of Secrets Manager, env:NAME or file:PATH',
  'must be the ARN of a secret that holds the address',
];

it('every rule of the schema has a row', () => {
  const rules = [...messagesOf(configSchema)];
  expect(rules.length).toBeGreaterThan(30);
  const unsaid = rules.filter((message) => !said.some(({ line }) => line.includes(message)));
  expect(unsaid.sort()).toEqual([...HIDDEN].sort());
});

it.each(['load.ts', 'cluster-problems.ts', 'channel-problems.ts'])('every rule of %s has a row', (file) => {
  const rules = sentencesOf(file);
  expect(rules.length).toBeGreaterThan(5);
  const unsaid = rules.filter((rule) => !said.some(({ what }) => rule.test(what)));
  expect(unsaid).toEqual([]);
});
