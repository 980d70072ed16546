import { generate } from 'selfsigned';

/** A server's private key and certificate, both PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that exists in memory only. */
export interface Authority {
  /** Its own certificate, PEM: what a client must trust. */
  readonly ca: string;
  /**
   * A certificate for these host names and IP addresses; a `notAfter` in the past makes an expired one, a `notBefore` in
   * the future one that is not valid yet.
   */
  issue(hosts: readonly string[], notAfter?: Date, notBefore?: Date): Promise<ServerCertificate>;
}

const DAY = 86_400_000;
const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** Makes a certificate authority, valid for a year from yesterday (clocks differ). */
export async function createAuthority(name: string): Promise<Authority> {
  const notBeforeDate = new Date(Date.now() - DAY);
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...common,
    notBeforeDate,
    notAfterDate: new Date(Date.now() + 365 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    ca: authority.cert,
    async issue(hosts, notAfter = new Date(Date.now() + 90 * DAY), notBefore = notBeforeDate) {
      const issued = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
        ...common,
        notBeforeDate: new Date(Math.min(notBefore.getTime(), notAfter.getTime() - DAY)),
        notAfterDate: notAfter,
        extensions: [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
        ],
        ca: { key: authority.private, cert: authority.cert },
      });
      return { key: issued.private, cert: issued.cert };
    },
  };
}

function alternativeName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };
}
