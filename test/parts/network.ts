import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../aws/run.ts';
import { ADDRESSES, type HostName, METADATA, NETWORK } from './addresses.ts';

const to = (name: HostName) => `ip daddr ${ADDRESSES[name]}`;
/** Everything after the handshake of TCP. */
const DATA = 'tcp flags & psh == psh';

/**
 * What happens on the way to hosts that a probe may meet, and a count of what goes to places that it must not. The user
 * `proxy` is squid.
 */
const RULES = `
table inet parts {
  counter forbidden {}
  chain output {
    type filter hook output priority 0
    ip daddr { ${METADATA}, ${ADDRESSES['forbidden.example']} } counter name forbidden
    ${to('refused.example')} meta l4proto tcp reject with tcp reset
    ${to('dropped.example')} drop
    ${to('firewalled.example')} reject with icmp host-unreachable
    ${to('stalled.example')} ${DATA} drop
    ${to('reset.example')} ${DATA} reject with tcp reset
    ${to('behind-proxy.example')} meta skuid != proxy drop
    ip saddr ${ADDRESSES['small-packets.example']} meta length > 500 drop
  }
}`;

/** Makes the network of this namespace, in which every address is its own. */
export async function makeNetwork(): Promise<void> {
  await run('ip', ['link', 'set', 'lo', 'up']);
  for (const address of [NETWORK, METADATA]) await run('ip', ['address', 'add', address, 'dev', 'lo']);
}

/** Makes the way to some of the addresses bad. */
export async function spoilNetwork(folder: string): Promise<void> {
  await run('ip', ['route', 'add', 'unreachable', ADDRESSES['unreachable.example']]);
  const rules = join(folder, 'rules.nft');
  await writeFile(rules, RULES);
  await run('nft', ['-f', rules]);
}

/** The command that tells, as JSON, how many packets went where none may go. */
export const COUNT_FORBIDDEN = ['nft', '--json', 'list', 'counter', 'inet', 'parts', 'forbidden'] as const;
