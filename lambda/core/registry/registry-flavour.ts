/**
 * Accounts that hold Amazon EKS's own images, one or more a region (EKS user guide, "View Amazon container image
 * registries for Amazon EKS add-ons"): nobody but AWS can change what is in them.
 */
const EKS_ACCOUNTS = [
  '602401143452',
  '877085696533',
  '800184023465',
  '533267051163',
  '296578399912',
  '900889452093',
  '491585149902',
  '151610086707',
  '333609536671',
  '121268973566',
  '918309763551',
  '961992271922',
  '590381155156',
  '455263428931',
  '900612956339',
  '066635153087',
  '730335286997',
  '558608220178',
  '759879836304',
  '761377655185',
  '151742754352',
  '013241004608',
  '877088126301',
];

// As the kubelet's ecr-credential-provider and docker-credential-ecr-login recognise a host of ECR.
const ECR_REST =
  '\\.dkr[.-]ecr(?:-fips)?\\.(?<region>[a-z0-9][a-z0-9-]*)\\.(?:amazonaws\\.(?:com(?:\\.cn)?|eu)|on\\.(?:aws|amazonwebservices\\.com\\.cn)|sc2s\\.sgov\\.gov|c2s\\.ic\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)$';

/** A word of a host name, alone between dots and hyphens. */
const label = (word: string) => new RegExp(`(?:^|[.-])(?:${word})(?:[.-]|$)`);

/** Every kind of registry that next steps know. The first pattern that the host (lower case, no port) fits decides. */
const FLAVOURS = [
  { kind: 'ecr-eks', host: new RegExp(`^(?<account>${EKS_ACCOUNTS.join('|')})${ECR_REST}`) },
  { kind: 'ecr', host: new RegExp(`^(?<account>\\d{12})${ECR_REST}`) },
  { kind: 'ecr-public', host: /^public\.ecr\.aws$/ },
  { kind: 'dockerhub', host: /^(?:(?:index\.|registry-1\.)?docker\.io|registry\.hub\.docker\.com)$/ },
  { kind: 'ghcr', host: /^ghcr\.io$/ },
  { kind: 'gar', host: /^(?<region>[a-z0-9-]+)-docker\.pkg\.dev$/ },
  { kind: 'gcr', host: /^(?:(?:us|eu|asia)\.)?gcr\.io$/ },
  { kind: 'k8s', host: /^registry\.k8s\.io$/ },
  { kind: 'k8s-gcr', host: /^k8s\.gcr\.io$/ },
  { kind: 'acr', host: /\.azurecr\.(?:io|cn|us)$/ },
  { kind: 'mcr', host: /^mcr\.microsoft\.com$/ },
  { kind: 'nvcr', host: /^nvcr\.io$/ },
  { kind: 'redhat', host: /^registry\.(?:access\.|connect\.)?redhat\.(?:io|com)$/ },
  {
    kind: 'openshift-internal',
    host: /^(?:image-registry\.openshift-image-registry|docker-registry\.default)\.svc(?:\.cluster\.local)?$|^default-route-openshift-image-registry\./,
  },
  {
    kind: 'local',
    host: /^(?:localhost|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d+){2}|\[::1\]|\[f[cd][\da-f:]+\])$/,
  },
  { kind: 'quay', host: label('quay') },
  { kind: 'harbor', host: label('(?:go)?harbor') },
  { kind: 'gitlab', host: /^registry\..*gitlab|(?:^|[.-])gitlab(?:[.-]|$)/ },
  { kind: 'artifactory', host: label('artifactory|jfrog') },
  { kind: 'nexus', host: label('nexus3?') },
  { kind: 'self-hosted', host: /(?:)/ },
] as const satisfies readonly { kind: string; host: RegExp }[];

/** What kind of registry a host is. */
export type RegistryKind = (typeof FLAVOURS)[number]['kind'];

/** All kinds, as the table orders them. */
export const REGISTRY_KINDS: readonly RegistryKind[] = FLAVOURS.map(({ kind }) => kind);

/** AWS partitions by the beginning of their regions' names; every other region is in `aws`. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

/** A registry as its host name tells it. */
export interface RegistryFlavour {
  readonly kind: RegistryKind;
  /** ECR only: the account that owns the registry. */
  readonly account: string | null;
  /** ECR's region, or the location of a Google Artifact Registry. */
  readonly region: string | null;
  /** ECR only: `aws`, `aws-cn`, `aws-us-gov` and so on. */
  readonly partition: string | null;
}

/** What a registry host (with or without port) is, by its name alone. */
export function registryFlavour(host: string): RegistryFlavour {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const { kind, host: pattern } = FLAVOURS.find((flavour) => flavour.host.test(name))!;
  const { account = null, region = null } = pattern.exec(name)?.groups ?? {};
  const partition = account === null || region === null ? null : partitionOf(region);
  return { kind, account, region, partition };
}

function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
