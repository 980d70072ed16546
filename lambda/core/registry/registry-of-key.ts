/** Docker Hub's names in image names, in configurations of Docker, and where it answers. */
const DOCKER_HUB: readonly string[] = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * The registry host, as image names spell it, that a key of a Docker configuration is for: `https://index.docker.io/v1/`
 * is `docker.io`, and `ghcr.io/org` and `https://ghcr.io/v2/` are `ghcr.io` (ConvertToHostname of docker/cli).
 */
export function registryOfKey(key: string): string {
  const [host = ''] = key
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split('/');
  return DOCKER_HUB.includes(host) ? 'docker.io' : host;
}
