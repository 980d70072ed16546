import type { Cause } from '../model/cause.ts';
import type { Certificate } from '../model/probe.ts';
import { registryFlavour, type RegistryKind } from './registry-flavour.ts';

/** A certificate as it was presented, and what OpenSSL says against it (null: nothing). Times are epoch ms. */
export interface Presented extends Certificate {
  readonly notBefore: number;
  readonly selfSigned: boolean;
  /** Its names stand in the subject alone, which Go no longer reads (Go 1.15 release notes). */
  readonly commonNameOnly: boolean;
  /** `ERR_TLS_CERT_ALTNAME_INVALID`, `CERT_HAS_EXPIRED` and so on (nodejs.org/api/tls, "X509 certificate error codes"). */
  readonly objection: string | null;
}

/** Why a certificate is refused, or null. */
export interface Refusal {
  readonly cause: Extract<Cause, 'tls-untrusted' | 'tls-expired'>;
  readonly detail: string;
}

/** Registries of the public internet, whose certificates every system trusts: with another authority, somebody is between. */
const PUBLIC: readonly RegistryKind[] = [
  'ecr-eks',
  'ecr',
  'ecr-public',
  'dockerhub',
  'ghcr',
  'gar',
  'gcr',
  'k8s',
  'k8s-gcr',
  'acr',
  'mcr',
  'nvcr',
  'redhat',
];

/** Judges as the runtime would: Go's crypto/x509 looks at the dates first, then at the chain, then at the name. */
export function judgeCertificate(presented: Presented, now: number): Refusal | null {
  const { notBefore, notAfter, issuer, names, host, objection } = presented;
  if (now > notAfter) return { cause: 'tls-expired', detail: `the certificate expired ${daysOf(now - notAfter)} ago` };
  if (now < notBefore) {
    return { cause: 'tls-expired', detail: `the certificate is valid only in ${daysOf(notBefore - now)}` };
  }
  const refused = (detail: string): Refusal => ({ cause: 'tls-untrusted', detail });
  if (objection === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return refused(`the certificate is for ${names.join(', ') || 'no name'}, not for ${host}`);
  }
  if (objection === 'CERT_HAS_EXPIRED' || objection === 'CERT_NOT_YET_VALID') {
    return { cause: 'tls-expired', detail: `a certificate of the chain is outside its dates; issued by ${issuer}` };
  }
  if (objection !== null) {
    if (presented.selfSigned) return refused(`the certificate is self-signed by ${issuer}`);
    const unknown = `the certificate is issued by ${issuer}, an authority that is not trusted (${objection})`;
    return PUBLIC.includes(registryFlavour(host).kind)
      ? refused(`${unknown}: something on the way to ${host} reads the traffic, and its authority is not trusted here`)
      : refused(unknown);
  }
  return presented.commonNameOnly ? refused('the certificate has its name in the common name only') : null;
}

/** Whole days of a certificate that are left; negative when it has expired. */
export function daysLeft({ notAfter }: Pick<Certificate, 'notAfter'>, now: number): number {
  return Math.floor((notAfter - now) / 86_400_000);
}

function daysOf(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  return days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`;
}
