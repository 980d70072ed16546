import { describe, expect, it } from '@jest/globals';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pager-AbCdEf';

/** The problems of a configuration with this channel, as a person reads them. */
function problems(channel: string, place: 'aws' | 'here' = 'aws'): readonly string[] {
  const text = `version: 1\nclusters: [{ name: prod, region: eu-west-1 }]\nchannels: [{ name: a, ${channel} }]`;
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
      'channels.0.address: is "general", and must be the id of a channel, such as C0123456789',
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
      'channels.0.match.namespaces: is 0, and name at least one, or leave the key out',
    ],
    [
      'aws',
      'type: amazon-q, match: { namespaces: ["shop-*"] }',
      'channels.0.match.namespaces.0: is "shop-*", and must be a namespace',
    ],
    [
      'aws',
      'type: amazon-q, match: { severity: bad }',
      'channels.0.match.severity: is "bad"; expected ("critical" | "error" | "warning")',
    ],
    ['aws', 'type: amazon-q, match: { cluster: prod }', 'channels.0.match.cluster: there is no such key'],
  ] as const)('on %s may not be { %s }', (place, channel, line) => {
    expect(problems(channel, place).join('\n')).toContain(line);
  });
});

describe('a key in the configuration', () => {
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
