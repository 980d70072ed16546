// Starts every part, prints what a client must trust, and ends when standard input closes: what runs in the namespaces.
import { writeFile } from 'node:fs/promises';
import { generate } from 'selfsigned';
import { createAuthority } from '../../lambda/simulator/certificate.ts';
import { serve } from '../adapters/registry/fault-server.ts';
import { run } from '../aws/run.ts';
import { ADDRESSES, type HostName } from './addresses.ts';
import { startFaultRegistry, startStorage } from './fault-registry.ts';
import { APP, CHART, MULTI } from './images.ts';
import { pushImage } from './push-image.ts';
import { makeNetwork, spoilNetwork } from './network.ts';
import { startDns } from './start-dns.ts';
import { startProxy } from './start-proxy.ts';
import { startRegistry } from './start-registry.ts';
import { startTokenServer } from './start-token-server.ts';
import { HTPASSWD } from './users.ts';

process.stdin.on('end', () => process.exit()).resume();

/** Nobody's checkout lies here; the file system mounted over it is seen in this namespace only, and goes with it. */
const FOLDER = '/dev/shm';
/** OpenSSL speaks so old a version at security level 0 only. */
const OLD_TLS = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
const DAY = 86_400_000;
const daysAway = (days: number) => new Date(Date.now() + days * DAY);

await run('mount', ['-t', 'tmpfs', 'parts', FOLDER]);
for (const [name, text] of [
  ['resolv.conf', 'nameserver 127.0.0.1'],
  ['nsswitch.conf', 'hosts: files dns'],
] as const) {
  await writeFile(`${FOLDER}/${name}`, text);
  await run('mount', ['--bind', `${FOLDER}/${name}`, `/etc/${name}`]);
}
await makeNetwork();
await startDns([
  ...Object.entries(ADDRESSES),
  ['only-ipv6.example', '2001:db8::1'],
  ['one-of-two.example', ADDRESSES['refused.example']],
  ['one-of-two.example', ADDRESSES['registry.example']],
]);

const authority = await createAuthority('Parts Authority');
const stranger = await createAuthority('Middlebox Authority');
const tokens = await createAuthority('Token Authority');
const good = await authority.issue([...Object.keys(ADDRESSES), 'one-of-two.example']);
const selfSigned = await generate([{ name: 'commonName', value: 'self-signed.example' }], { algorithm: 'sha256' });

const registry = (name: HostName, settings: Omit<Parameters<typeof startRegistry>[1], 'address'> = {}) =>
  startRegistry(FOLDER, { address: ADDRESSES[name], certificate: good, ...settings });
const issuer = 'auth.corp.example';

await Promise.all([
  registry('registry.example'),
  registry('basic.example', { htpasswd: HTPASSWD }),
  registry('token.corp.example', {
    token: { realm: 'https://auth.corp.example/token', service: 'token.corp.example', issuer, authority: tokens.ca },
  }),
  registry('behind-proxy.example'),
  startRegistry(FOLDER, { address: ADDRESSES['plain.example'] }),
  startRegistry(FOLDER, { address: '127.0.0.1', port: 5000 }),
  registry('expired.example', { certificate: await authority.issue(['expired.example'], daysAway(-1)) }),
  registry('early.example', { certificate: await authority.issue(['early.example'], daysAway(9), daysAway(1)) }),
  registry('other-name.example', { certificate: await authority.issue(['another.example']) }),
  registry('self-signed.example', { certificate: { key: selfSigned.private, cert: selfSigned.cert } }),
  registry('stranger.example', { certificate: await stranger.issue(['stranger.example']) }),
  registry('ghcr.io', { certificate: await stranger.issue(['ghcr.io']) }),
  registry('client-certificate.example', { clientAuthority: authority.ca }),
  serve((_, response) => response.end(), { ...good, ...OLD_TLS }, at('old-tls.example')),
  ...(['stalled.example', 'reset.example', 'small-packets.example'] as const).map((name) =>
    serve((_, response) => response.end(), good, at(name)),
  ),
  startTokenServer(ADDRESSES['auth.corp.example'], good, { issuer, signer: await tokens.issue([issuer]) }),
  startFaultRegistry(ADDRESSES['faulty.example'], good),
  startStorage(ADDRESSES['storage.example'], good),
  startProxy(FOLDER, ADDRESSES['proxy.example'], HTPASSWD),
]);
for (const [repository, image] of [
  ['app', APP],
  ['public/app', APP],
  ['multi', MULTI],
  ['chart', CHART],
] as const) {
  await pushImage('https://registry.example', authority.ca, repository, '1', image);
}
// last: nobody could tell whether a server behind a bad way has started
await spoilNetwork(FOLDER);
console.log(JSON.stringify({ ca: authority.ca }));

function at(name: HostName) {
  return { host: ADDRESSES[name], port: 443 };
}
