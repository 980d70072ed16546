/** The names of the parts and the address of each, none of them known outside the namespace. */
export const ADDRESSES = {
  // registries
  'registry.example': '10.9.0.1',
  'basic.example': '10.9.0.2',
  'token.corp.example': '10.9.0.3',
  'plain.example': '10.9.0.4',
  'faulty.example': '10.9.0.5',
  'behind-proxy.example': '10.9.0.6',
  // registries whose TLS is wrong
  'expired.example': '10.9.0.11',
  'early.example': '10.9.0.12',
  'other-name.example': '10.9.0.13',
  'self-signed.example': '10.9.0.14',
  'stranger.example': '10.9.0.15',
  'old-tls.example': '10.9.0.16',
  'client-certificate.example': '10.9.0.17',
  'ghcr.io': '10.9.0.18',
  // what stands round them
  'auth.corp.example': '10.9.0.21',
  'proxy.example': '10.9.0.22',
  'storage.example': '10.9.0.23',
  'forbidden.example': '10.9.0.24',
  // hosts to which the way is bad
  'refused.example': '10.9.0.31',
  'dropped.example': '10.9.0.32',
  'firewalled.example': '10.9.0.33',
  'stalled.example': '10.9.0.34',
  'reset.example': '10.9.0.35',
  'small-packets.example': '10.9.0.36',
  // outside 10.9.0.0/24, which is all that is here
  'unreachable.example': '10.9.1.1',
  'elsewhere.example': '10.9.1.2',
} as const;

/** A name that has an address. */
export type HostName = keyof typeof ADDRESSES;

/** The network in which every address belongs to the namespace itself. */
export const NETWORK = '10.9.0.0/24';

/** Where the metadata of an instance would be: nothing may be sent there. */
export const METADATA = '169.254.169.254';
