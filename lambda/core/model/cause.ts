/** How far one cause reaches: what besides cluster and cause names an incident (docs/architecture.md, "Grouping"). */
export type ScopeKind = 'repository' | 'host' | 'cluster';

/** Every cause a failed image pull can have, with the scope in which its failures are one incident. */
export const CAUSES = {
  'image-not-found': 'repository',
  'repository-not-found-or-denied': 'repository',
  'invalid-image-name': 'repository',
  'platform-mismatch': 'repository',
  'unsupported-manifest': 'repository',
  'never-pull': 'repository',
  'corrupt-layer': 'repository',
  unknown: 'repository',
  unauthorized: 'host',
  forbidden: 'host',
  'credentials-expired': 'host',
  'credential-provider': 'host',
  'rate-limited': 'host',
  dns: 'host',
  'connection-refused': 'host',
  timeout: 'host',
  'tls-untrusted': 'host',
  'tls-expired': 'host',
  'plain-http': 'host',
  proxy: 'host',
  'connection-interrupted': 'host',
  'no-route': 'host',
  'registry-error': 'host',
  'policy-rejected': 'host',
  'disk-full': 'cluster',
  'node-permission': 'cluster',
  'runtime-unavailable': 'cluster',
  'pull-throttled': 'cluster',
  cancelled: 'cluster',
} as const satisfies Record<string, ScopeKind>;

/** One of the 29 causes of a failed pull (28 and `unknown`). */
export type Cause = keyof typeof CAUSES;
