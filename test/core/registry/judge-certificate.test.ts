import { describe, expect, it } from '@jest/globals';
import { daysLeft, judgeCertificate, type Presented } from '../../../lambda/core/registry/judge-certificate.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const GOOD: Presented = {
  host: 'r.example',
  issuer: 'Some Authority',
  names: ['r.example'],
  notBefore: NOW - DAY,
  notAfter: NOW + DAY,
  selfSigned: false,
  commonNameOnly: false,
  objection: null,
};
const UNKNOWN = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';

describe('a certificate', () => {
  it('that nothing speaks against is fine', () => expect(judgeCertificate(GOOD, NOW)).toBeNull());

  it.each<[string, Partial<Presented>, string, RegExp]>([
    ['expired', { notAfter: NOW - 3 * DAY }, 'tls-expired', /expired 3 days ago/],
    ['expired just now', { notAfter: NOW - 1 }, 'tls-expired', /expired less than a day ago/],
    ['expired a day ago', { notAfter: NOW - DAY }, 'tls-expired', /expired 1 day ago/],
    // Go looks at the dates before the chain: the runtime says "expired" of such a one.
    ['expired, of nobody', { notAfter: NOW - DAY, objection: UNKNOWN }, 'tls-expired', /expired/],
    ['not valid yet', { notBefore: NOW + 2 * DAY }, 'tls-expired', /valid only in 2 days/],
    ['with an expired issuer', { objection: 'CERT_HAS_EXPIRED' }, 'tls-expired', /chain/],
    ['with an issuer of tomorrow', { objection: 'CERT_NOT_YET_VALID' }, 'tls-expired', /chain/],
    [
      'of another name',
      { objection: 'ERR_TLS_CERT_ALTNAME_INVALID', names: ['a', 'b'] },
      'tls-untrusted',
      /for a, b, not for r.example/,
    ],
    ['of no name', { objection: 'ERR_TLS_CERT_ALTNAME_INVALID', names: [] }, 'tls-untrusted', /for no name/],
    [
      'self-signed',
      { objection: 'DEPTH_ZERO_SELF_SIGNED_CERT', selfSigned: true },
      'tls-untrusted',
      /self-signed by Some/,
    ],
    [
      'of a strange authority',
      { objection: UNKNOWN },
      'tls-untrusted',
      /Some Authority, an authority that is not trusted/,
    ],
    ['with a common name only', { commonNameOnly: true }, 'tls-untrusted', /common name only/],
  ])('%s is refused', (_, change, cause, detail) => {
    expect(judgeCertificate({ ...GOOD, ...change }, NOW)).toEqual({ cause, detail: expect.stringMatching(detail) });
  });

  it('of a public registry by a strange authority means that somebody is between', () => {
    const seen = (host: string) => judgeCertificate({ ...GOOD, host, objection: UNKNOWN }, NOW)?.detail;
    expect(seen('registry-1.docker.io')).toMatch(/reads the traffic/);
    expect(seen('ghcr.io')).toMatch(/reads the traffic/);
    expect(seen('harbor.example')).not.toMatch(/reads the traffic/);
  });

  it('has whole days left', () => {
    expect(daysLeft({ notAfter: NOW + 2 * DAY - 1 }, NOW)).toBe(1);
    expect(daysLeft({ notAfter: NOW - 1 }, NOW)).toBe(-1);
  });
});
