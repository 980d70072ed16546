import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startProcess } from './start-process.ts';

const SERVER = '127.0.0.1';
const UPSTREAM = '127.0.0.2';
/** Longer than a probe waits for a step. */
const SLOW_MS = 3_000;
// A response, recursion desired and available; the last digit is the error (RFC 1035 section 4.1.1).
const SERVFAIL = 0x8182;
const NXDOMAIN = 0x8183;

/** Names that another server answers for, badly. */
const FORWARDED = ['servfail.example', 'silent.example', 'slow.example'];

/**
 * Starts dnsmasq as the name server of the namespace. It knows these names, `empty.example` (which has no address) and no
 * other of `.example`; three it asks a server that fails, is silent or slow.
 */
export async function startDns(names: readonly (readonly [name: string, address: string])[]): Promise<void> {
  await startUpstream();
  await startProcess(
    'dnsmasq',
    [
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      '--user=root',
      '--pid-file=',
      `--listen-address=${SERVER}`,
      '--bind-interfaces',
      '--no-resolv',
      '--no-hosts',
      '--local=/example/',
      '--txt-record=empty.example,here',
      ...names.map(([name, address]) => `--host-record=${name},${address}`),
      ...FORWARDED.map((name) => `--server=/${name}/${UPSTREAM}`),
    ],
    SERVER,
    53,
  );
}

async function startUpstream(): Promise<void> {
  const server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    if (query.includes('silent')) return;
    const answer = Buffer.from(query);
    const fails = query.includes('servfail');
    answer.writeUInt16BE(fails ? SERVFAIL : NXDOMAIN, 2);
    setTimeout(() => server.send(answer, port, address), fails ? 0 : SLOW_MS);
  });
  server.bind(53, UPSTREAM);
  await once(server, 'listening');
}
