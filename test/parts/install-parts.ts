import { existsSync } from 'node:fs';
import { run } from '../aws/run.ts';

/** Programs that the parts are made of, and the Debian package of each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  '/usr/bin/docker-registry': 'docker-registry',
  '/usr/sbin/dnsmasq': 'dnsmasq-base',
  '/usr/sbin/nft': 'nftables',
  '/usr/sbin/squid': 'squid',
  '/sbin/ip': 'iproute2',
};

/**
 * Installs what is missing, and throws where that cannot be. Debian may start services of these packages: nobody meets
 * them, because the parts run in a network namespace of their own.
 */
export async function installParts(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('The real parts need root: they run in namespaces of their own.');
  const packages = Object.entries(PROGRAMS).flatMap(([program, name]) => (existsSync(program) ? [] : [name]));
  if (packages.length === 0) return;
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
  const missing = Object.keys(PROGRAMS).filter((program) => !existsSync(program));
  if (missing.length > 0) throw new Error(`Installed ${packages.join(', ')}, and still missing: ${missing.join(', ')}`);
}
