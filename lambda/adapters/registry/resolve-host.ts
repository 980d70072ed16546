import { getServers, Resolver, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ProbeStopped } from './probe-stopped.ts';

const WHY_MS = 1_500;
const ANSWERS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such name (NXDOMAIN)',
  ENODATA: 'the name has no address',
  ESERVFAIL: 'the DNS server failed (SERVFAIL)',
  EREFUSED: 'the DNS server refuses the question (REFUSED)',
  ETIMEOUT: 'the DNS server does not answer',
  ECONNREFUSED: 'nothing answers at the DNS server',
};

/** Looks a name up as programs of this machine do (hosts file included): every address, or a stop that says why not. */
export async function resolveHost(hostname: string): Promise<readonly string[]> {
  try {
    return (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);
  } catch (error) {
    throw new ProbeStopped({ status: 'unreachable', cause: 'dns' }, await whyNot(hostname, error));
  }
}

/** The operating system says only that it failed; a DNS server asked directly says how. */
async function whyNot(hostname: string, error: unknown): Promise<string> {
  if (isIP(hostname) !== 0) return codeOf(error);
  const resolver = new Resolver({ timeout: WHY_MS, tries: 1 });
  try {
    await resolver.resolve4(hostname);
    return `the system finds no address (${codeOf(error)}), its DNS server ${getServers()[0]} does`;
  } catch (reason) {
    const code = codeOf(reason);
    return `${ANSWERS[code] ?? code}, asked ${getServers()[0] ?? 'no server'}`;
  }
}

function codeOf(error: unknown): string {
  return String((Object(error) as { code?: unknown }).code ?? error);
}
