import { describe, expect, it } from '@jest/globals';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pager-AbCdEf';

/** The problems of a configuration with this channel, as a person reads them. */
function problems(channel: string, place: 'aws' | 'here' = 'aws'): readonly string[] {
  const text = `{ version: 1, clusters: [{ name: prod, region: eu-west-1 }], channels: [{ name: a, ${channel} }] }`;
  const loaded = loadConfig(text, place);
  if (loaded.ok) return [];
  const [, ...lines] = printProblems('pullwarden.yaml', loaded.problems).split('\n');
  return lines.map((line) => line.trim());
}

describe('a channel', () => {
  it.each([
    ['aws', 'type: email, address: a@example.com'],
    ['aws', `type: pagerduty, secret: '${SECRET}'`],
    ['aws', `type: pagerduty, secret: '${SECRET}', endpoint: https://events.eu.pagerduty.com/v2/enqueue`],
    ['aws', `type: slack, secret: '${SECRET}'`],
    ['aws', `type: slack, secret: '${SECRET}', address: C0123456789`],
    ['aws', 'type: amazon-q'],
    ['aws', `type: webhook, secret: '${SECRET}', endpoint: https://example.com/hook?team=a`],
    ['here', 'type: webhook, secret: env:HOOK_KEY, endpoint: http://127.0.0.1:8080/'],
    ['here', 'type: pagerduty, secret: file:/etc/pullwarden/pager key'],
    ['here', 'type: smtp, address: a@example.com, endpoint: smtps://robot@mail.example.com, secret: env:PASSWORD'],
    ['here', 'type: smtp, address: a@example.com, from: b@example.com, endpoint: smtp://127.0.0.1:25'],
    [
      'aws',
      'type: amazon-q, match: { severity: error, clusters: [prod], namespaces: [shop], causes: [dns, monitor-blind, kube-proxy-drift] }',
    ],
  ] as const)('on %s may be { %s }', (place, channel) => {
    expect(problems(channel, place)).toEqual([]);
  });

  it.each([
    [
      'aws',
      'type: smtp, address: a@example.com, endpoint: smtp://mail.example.com',
      'channels.0.type: smtp is for `pullwarden watch`; use email, which AWS sends',
    ],
    [
      'here',
      'type: email, address: a@example.com',
      'channels.0.type: email works on AWS only; use smtp, slack, pagerduty or webhook',
    ],
    ['here', 'type: amazon-q', 'channels.0.type: amazon-q works on AWS only; use smtp, slack, pagerduty or webhook'],
    ['aws', 'type: slack', 'channels.0.secret: is missing; add it (docs/configuration.md)'],
    ['aws', 'type: email', 'channels.0.address: is missing; add it (docs/configuration.md)'],
    [
      'aws',
      'type: fax',
      'channels.0.type: is "fax"; expected ("email" | "pagerduty" | "slack" | "amazon-q" | "webhook" | "smtp")',
    ],
    [
      'here',
      'type: smtp, address: a@example.com, endpoint: mail.example.com',
      'channels.0.endpoint: is "mail.example.com", and must be smtp://HOST:PORT or smtps://HOST; correct the value',
    ],
    [
      'here',
      'type: smtp, address: nobody, endpoint: smtps://mail.example.com',
      'channels.0.address: is "nobody", and must be a mail address; correct the value',
    ],
    [
      'here',
      'type: webhook, secret: env:KEY, endpoint: http://127.0.0.1.example.com/',
      'channels.0.endpoint: is "http://127.0.0.1.example.com/", and must begin with https://; correct the value',
    ],
    [
      'aws',
      `type: amazon-q, secret: '${SECRET}'`,
      'channels.0.secret: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
    [
      'aws',
      'type: slack, secret: file:/etc/key',
      'channels.0.secret: is not within reach of a function; put the secret into AWS Secrets Manager and write its ARN',
    ],
    [
      'aws',
      'type: pagerduty, secret: env:KEY',
      'channels.0.secret: is not within reach of a function; put the secret into AWS Secrets Manager and write its ARN',
    ],
    [
      'here',
      `type: pagerduty, secret: '${SECRET}'`,
      'channels.0.secret: is in AWS, and this runs here; write env:NAME or file:PATH',
    ],
    ['aws', 'type: pagerduty', 'channels.0.secret: is missing; add it (docs/configuration.md)'],
    ['aws', `type: webhook, secret: '${SECRET}'`, 'channels.0.endpoint: is missing; add it (docs/configuration.md)'],
    [
      'aws',
      `type: webhook, secret: '${SECRET}', endpoint: http://example.com/hook`,
      'channels.0.endpoint: is "http://example.com/hook", and must begin with https://; correct the value',
    ],
    [
      'aws',
      `type: slack, secret: '${SECRET}', address: general`,
      'channels.0.address: is "general", and must be the id of a channel, such as C0123456789; correct the value',
    ],
    [
      'aws',
      `type: pagerduty, secret: '${SECRET}', routing_key: x`,
      'channels.0.routing_key: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
    [
      'aws',
      'type: amazon-q, match: { clusters: [stage] }',
      'channels.0.match.clusters.0: there is no cluster "stage"; name one of clusters',
    ],
    [
      'aws',
      'type: amazon-q, match: { causes: [dns, flu] }',
      'channels.0.match.causes.1: there is no cause "flu"; use one of docs/causes.md, or monitor-blind',
    ],
    [
      'aws',
      'type: amazon-q, match: { namespaces: [] }',
      'channels.0.match.namespaces: is empty; name at least one, or leave the key out',
    ],
    [
      'aws',
      'type: amazon-q, match: { namespaces: ["shop-*"] }',
      'channels.0.match.namespaces.0: is "shop-*", and must be a namespace; correct the value',
    ],
    [
      'aws',
      'type: amazon-q, match: { severity: bad }',
      'channels.0.match.severity: is "bad"; expected ("critical" | "error" | "warning")',
    ],
    [
      'aws',
      'type: amazon-q, match: { cluster: prod }',
      'channels.0.match.cluster: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
  ] as const)('on %s may not be { %s }', (place, channel, line) => {
    expect(problems(channel, place)).toEqual([line]);
  });
});

it('two channels may not have one name', () => {
  expect(problems('type: amazon-q }, { name: a, type: amazon-q')).toEqual([
    'channels.1.name: "a" stands twice; give each its own name',
  ]);
});

/** Each looks like a key of some service. */
const KEYS = [
  'xoxb-0123456789-CANARY',
  '0123456789abcdef0123456789CANARY',
  'ghp_0123456789abcdef0123456789abCANARY',
  'AKIACANARY0123456789',
  'https://hooks.slack.com/services/T0/B0/CANARY',
  'https://discord.example/api/webhooks/1/0123456789abcdef0123456789CANARY',
  'https://example.com/?token=CANARY',
  'https://robot:CANARY@example.com/',
] as const;

describe('a key in the configuration', () => {
  it.each(
    KEYS.flatMap((key) => [
      { key, place: 'aws' as const },
      { key, place: 'here' as const },
    ]),
  )('is never said, wherever it stands: $key, $place', ({ key, place }) => {
    const wrong = [
      `secret: '${key}', type: pagerduty`,
      `secret: '${key}', type: slack`,
      `secret: ['${key}'], type: slack`,
      `secret: 'env:${key}', type: smtp, address: '${key}', from: '${key}', endpoint: '${key}'`,
      `secret: '${key}', type: webhook, endpoint: '${key}'`,
      `secret: '${SECRET}', type: webhook, endpoint: '${key}'`,
      `secret: '${SECRET}', type: slack, address: '${key}'`,
      `type: email, address: '${key}'`,
      `type: '${key}'`,
      `type: amazon-q, '${key}': 1`,
      `type: amazon-q, match: '${key}'`,
      `type: amazon-q, match: { '${key}': 1 }`,
      `type: amazon-q, match: { severity: '${key}' }`,
      `type: amazon-q, match: { clusters: ['${key}'] }`,
      `type: amazon-q, match: { namespaces: ['-', '${key}'] }`,
      `type: amazon-q, match: { causes: ['${key}'] }`,
      `type: amazon-q }, { name: '${key}', type: amazon-q }, { name: '${key}', type: amazon-q`,
      `type: amazon-q }], registries: [{ host: quay.io, secretArn: '${key}'`,
      `type: amazon-q }], silences: [{ until: '${key}', reason: x`,
      `type: amazon-q }], silences: [{ until: 2026-12-24T18:00:00Z, reason: x, cause: '${key}', cluster: '${key}'`,
    ];
    const said = wrong.map((channel) => problems(channel, place).join('\n'));
    expect(said.map((lines, index) => [wrong[index], lines]).filter(([, lines]) => lines === '')).toEqual([]);
    expect(said.join('\n')).not.toContain('CANARY');
  });

  it('is not said as an alias of YAML, which begins as some passwords do', () => {
    expect(problems('type: pagerduty, secret: *xoxb-0123456789-CANARY')).toEqual([
      'pullwarden.yaml: not readable as YAML: Unresolved alias (the anchor must be set before the alias): …; correct the YAML at this line',
    ]);
  });

  it('as the secret of a registry is a problem that says what to do, also a password', () => {
    expect(problems('type: amazon-q }], registries: [{ host: quay.io, secretArn: hunter2')).toEqual([
      'registries.0.secretArn: does not say where the secret is; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
    ]);
  });

  it.each([
    ['PagerDuty', 'type: pagerduty, secret: R0123456789ABCDEF0123456789ABCDE'],
    ['PagerDuty, in hexadecimal digits', 'type: pagerduty, secret: 0123456789abcdef0123456789abcdef'],
    ['a bot of Slack', 'type: slack, secret: xoxb-0123456789-0123456789-CANARY'],
    ['a webhook of Slack', 'type: slack, secret: "https://hooks.slack.com/services/T0/B0/CANARY"'],
    ['a password', 'type: webhook, secret: hunter2CANARY, endpoint: https://example.com/'],
    ['Slack, in the wrong place', `type: slack, secret: '${SECRET}', address: xoxb-0123456789-CANARY`],
    [
      'Slack, as a webhook',
      `type: webhook, secret: '${SECRET}', endpoint: "https://hooks.slack.com/services/T0/B0/CANARY"`,
    ],
    ['a token in an address', `type: webhook, secret: '${SECRET}', endpoint: "https://example.com/?token=CANARY"`],
    ['a password in an address', `type: webhook, secret: '${SECRET}', endpoint: "https://a:CANARY@example.com/"`],
  ])('of %s is a problem that says what to do, and not the key', (_, channel) => {
    const [line, ...more] = problems(channel);
    expect(more).toEqual([]);
    expect(line).toMatch(
      /looks like a secret itself; keep it in AWS|does not say where the secret is; keep it in AWS|looks like it holds a key; (?:use type slack|take the key out)/,
    );
    expect(line).not.toMatch(/CANARY|0123456789/);
  });

  it('of a mail server stands beside its address, not in it', () => {
    const [line, ...more] = problems(
      'type: smtp, address: a@example.com, endpoint: "smtps://robot:CANARY@mail.example.com"',
      'here',
    );
    expect(more).toEqual([]);
    expect(line).toBe(
      'channels.0.endpoint: looks like it holds a key; take the key out of the address and name it by secret',
    );
  });
});
