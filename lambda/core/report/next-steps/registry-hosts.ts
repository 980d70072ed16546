import type { RegistryKind } from '../../registry/registry-flavour.ts';

type ByRegistry = Readonly<Partial<Record<RegistryKind, string>>>;

/** Hosts beside the registry's own that a pull needs: what firewalls, proxies and endpoint policies forget. */
export const LAYER_HOSTS: ByRegistry = {
  ecr: 'Amazon S3 in the region of the registry (bucket prod-REGION-starport-layer-bucket)',
  'ecr-eks': 'Amazon S3 in the region of the registry (bucket prod-REGION-starport-layer-bucket)',
  'ecr-public': '*.cloudfront.net',
  // docker/docs, "Allowlist for Docker Desktop".
  dockerhub:
    'auth.docker.io, registry-1.docker.io, production.cloudflare.docker.com, production.cloudfront.docker.com and *.r2.cloudflarestorage.com',
  ghcr: 'pkg-containers.githubusercontent.com',
  quay: '*.quay.io',
  redhat: '*.quay.io and sso.redhat.com',
  k8s: '*.pkg.dev and *.amazonaws.com, to which registry.k8s.io redirects',
  acr: '*.data.azurecr.io or *.blob.core.windows.net',
  mcr: '*.data.mcr.microsoft.com',
};

/** Where an operator says that the registry is down. */
export const STATUS_PAGES: ByRegistry = {
  ecr: 'https://health.aws.amazon.com/health/status',
  'ecr-eks': 'https://health.aws.amazon.com/health/status',
  'ecr-public': 'https://health.aws.amazon.com/health/status',
  dockerhub: 'https://www.dockerstatus.com',
  ghcr: 'https://www.githubstatus.com',
  quay: 'https://status.redhat.com',
  redhat: 'https://status.redhat.com',
  gar: 'https://status.cloud.google.com',
  gcr: 'https://status.cloud.google.com',
  acr: 'https://azure.status.microsoft',
  mcr: 'https://azure.status.microsoft',
};
