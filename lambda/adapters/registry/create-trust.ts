import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { ProbeVantage } from '../../core/registry/address-policy.ts';

/**
 * Whose certificates a probe trusts: the authorities that Node brings, on one's own machine those of the system too (as a
 * runtime does there), and `extraCa` (PEM). Made at the first handshake, since reading the system's takes a moment;
 * throws at once when `extraCa` is no certificate.
 */
export function createTrust(vantage: ProbeVantage, extraCa: string | undefined): () => SecureContext {
  if (extraCa !== undefined) createSecureContext({ ca: extraCa });
  let context: SecureContext | undefined;
  const make = () => {
    const system = vantage === 'here' ? getCACertificates('system') : [];
    const ca = new Set([...getCACertificates('default'), ...system, ...(extraCa === undefined ? [] : [extraCa])]);
    return createSecureContext({ ca: [...ca] });
  };
  return () => (context ??= make());
}
