/** Token servers that live under another domain than their registry. */
const KNOWN_PAIRS: readonly (readonly [registry: RegExp, realm: string])[] = [
  [/^rg\.[a-z0-9-]+\.scw\.cloud$/, 'api.scaleway.com'],
  [/^nvcr\.io$/, 'authn.nvidia.com'],
  [/^registry\.(?:connect\.)?redhat\.(?:io|com)$/, 'sso.redhat.com'],
];

/**
 * Whether the token server that a registry names may see the registry's credentials. A registry names any URL it
 * likes (CVE-2020-15157 and its kin): they go to its own host, to hosts under the same parent (`auth.docker.io` of
 * `registry-1.docker.io`), and to known pairs. The parent needs two labels of its own, or `co.uk` would be one.
 */
export function mayHearCredentials(realm: URL, registry: URL): boolean {
  if (realm.host === registry.host) return true;
  if (realm.protocol !== 'https:' || realm.port !== '') return false;
  if (KNOWN_PAIRS.some(([host, known]) => host.test(registry.hostname) && realm.hostname === known)) return true;
  if (/^[\d.]+$|^\[/.test(registry.hostname)) return false;
  const parent = registry.hostname.split('.').slice(1);
  return isOwnDomain(parent) && `.${realm.hostname}`.endsWith(`.${parent.join('.')}`);
}

/** `docker.io` is somebody's, `co.uk` and `com` are everybody's: a two-letter end with a short label before it. */
function isOwnDomain(labels: readonly string[]): boolean {
  const [second = '', top = ''] = labels.slice(-2);
  if (labels.length < 2) return false;
  return (
    labels.length > 2 ||
    !(top.length === 2 && /^(?:[a-z]{2,3}|edu|gov|net|org|com|gob|mil|ltd|plc|ac|co)$/.test(second))
  );
}
