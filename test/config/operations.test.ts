import { describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../lambda/checks/index.ts';
import { loadConfig, printProblems } from '../../lambda/config/load.ts';
import { mostFrequentCheck } from '../../lambda/config/most-frequent-check.ts';
import { operationsAddresses } from '../../lambda/config/operations-addresses.ts';
import type { Config } from '../../lambda/config/schema.ts';

const CLUSTERS = 'version: 1\nclusters: [{ name: prod, region: eu-west-1 }]';

function configOf(text: string): Config {
  const loaded = loadConfig(`${CLUSTERS}\n${text}`);
  if (!loaded.ok) throw new Error(printProblems('x', loaded.problems));
  return loaded.config;
}

describe('operations', () => {
  const channels =
    'channels: [{ name: a, type: email, address: a@example.com }, { name: b, type: email, address: a@example.com }]';

  it.each([
    ['without a word: the addresses of the channels, each once', channels, ['a@example.com']],
    ['with addresses: these', `${channels}\noperations: { emails: [ops@example.com] }`, ['ops@example.com']],
    ['without any address: nobody', '', []],
  ])('%s', (_, text, addresses) => {
    expect(operationsAddresses(configOf(text))).toEqual(addresses);
  });

  it.each([
    ['{ emails: [nobody] }', 'operations.emails.0: is "nobody", and must be a mail address; correct the value'],
    ['{ emails: [] }', 'operations.emails: is empty; name at least one, or leave the key out'],
    [
      '{ emails: [a@example.com, a@example.com] }',
      'operations.emails.1: "a@example.com" stands twice; keep one of the two',
    ],
    [
      '{ mails: [a@example.com] }',
      'operations.mails: there is no such key; remove it or correct its spelling (docs/configuration.md)',
    ],
    [
      '{ ping: https://deadman.example/secret }',
      'operations.ping: does not say where the secret is; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
    ],
    [
      `{ ping: 'arn:aws:sns:eu-west-1:111122223333:topic' }`,
      'operations.ping: does not say where the secret is; keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)',
    ],
  ])('%s is refused, and no address of a dead-man switch is repeated', (text, line) => {
    const loaded = loadConfig(`${CLUSTERS}\noperations: ${text}`);
    const said = loaded.ok ? '' : printProblems('pullwarden.yaml', loaded.problems);
    expect(said.split('\n').slice(1)).toEqual([expect.stringContaining(line)]);
    expect(said).not.toContain('deadman.example');
  });
});

describe('the most frequent check', () => {
  const off = (...ids: readonly string[]) => `checks: { ${ids.map((id) => `${id}: { enabled: false }`).join(', ')} }`;

  it.each([
    ['', 'image-pulls', 1],
    [off('image-pulls'), 'registry-access', 5],
    ['checks: { image-pulls: { every: 1h }, kube-proxy: { every: 2m } }', 'kube-proxy', 2],
  ])('%j: %s', (text, id, everyMinutes) => {
    expect(mostFrequentCheck(configOf(text))).toEqual({ check: id, everyMinutes });
  });

  it('is there: a configuration that switches every check off is refused', () => {
    const loaded = loadConfig(`${CLUSTERS}\n${off(...CHECKS.map(({ id }) => id))}`);
    expect(loaded).toEqual({
      ok: false,
      problems: [{ path: 'checks', what: 'every check is switched off', fix: 'leave one of them on' }],
    });
  });
});
