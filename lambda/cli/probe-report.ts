import type { ProbeResult } from '../core/model/probe.ts';

/** What `pullwarden probe -o json` prints; stable. */
export interface ProbeReport {
  readonly schemaVersion: '1';
  /** `no` if there is any definite no, else `unknown` if there is any doubt. */
  readonly status: 'available' | 'no' | 'unknown';
  readonly results: readonly Shown[];
}

/** A result with the certificate's end as RFC 3339. */
type Shown = Omit<ProbeResult, 'certificate'> & {
  readonly certificate?: {
    readonly host: string;
    readonly issuer: string;
    readonly names: readonly string[];
    readonly notAfter: string;
  };
};

/** What the registry itself said; a network that fails is no answer of the image's. */
const DEFINITE: readonly ProbeResult['status'][] = ['missing', 'denied', 'invalid', 'unsupported'];

/** The results with what they mean together. */
export function probeReport(results: readonly ProbeResult[]): ProbeReport {
  const no = results.some(({ status }) => DEFINITE.includes(status));
  const all = results.every(({ status }) => status === 'available');
  return { schemaVersion: '1', status: no ? 'no' : all ? 'available' : 'unknown', results: results.map(shown) };
}

function shown({ certificate, ...result }: ProbeResult): Shown {
  if (certificate === undefined) return result;
  return { ...result, certificate: { ...certificate, notAfter: new Date(certificate.notAfter).toISOString() } };
}
