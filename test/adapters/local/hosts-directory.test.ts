import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createHostsDirectory } from '../../../lambda/adapters/local/hosts-directory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-hosts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function keep(host: string, text: string): void {
  mkdirSync(join(folder, host));
  writeFileSync(join(folder, host, 'hosts.toml'), text);
}
const planOf = (host: string) => createHostsDirectory(folder)(host);
const mirror = (url: string, isRoot = false) => ({ url, isRoot });

it('reads mirrors in their order, those that can pull', () => {
  keep(
    'docker.io',
    `server = "https://registry-1.docker.io"
[host."https://first.example"]
  capabilities = ["pull", "resolve"]
[host."http://second.example:5000/v2/cache"]
  override_path = true
[host."https://pushes.example"]
  capabilities = ["push"]
[host."resolves.example"]
  capabilities = ["resolve"]
[host."third.example"]
  ca = "/etc/ca.crt"
`,
  );
  expect(planOf('docker.io')).toEqual({
    mirrors: [
      mirror('https://first.example'),
      mirror('http://second.example:5000/v2/cache', true),
      mirror('https://third.example'),
    ],
    server: mirror('https://registry-1.docker.io'),
  });
});

it.each([
  ['r.example:5000', 'r.example_5000_'],
  ['r.example:5000', 'r.example:5000'],
  ['r.example', '_default'],
])('finds %s in the folder %s', (host, name) => {
  keep(name, '[host."https://m.example"]');
  expect(planOf(host).mirrors).toEqual([mirror('https://m.example')]);
});

it('takes the nearest folder, and none where there is none', () => {
  keep('_default', '[host."https://far.example"]');
  keep('r.example', '[host."https://near.example"]');
  expect(planOf('r.example').mirrors).toEqual([mirror('https://near.example')]);
  expect(createHostsDirectory(join(folder, 'nowhere'))('r.example')).toEqual({ mirrors: [], server: null });
});

it('names the file that cannot be read', () => {
  keep('r.example', 'host = [');
  expect(() => planOf('r.example')).toThrow(/r\.example\/hosts\.toml is not readable as TOML: /);
});
