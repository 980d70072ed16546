import type { ProbeOutcome } from './judge-answer.ts';

/** What ECR's API means for a pull, with a sentence that says why. */
export interface EcrJudgement extends ProbeOutcome {
  readonly detail: string;
}

const NO_IMAGE = { status: 'missing', cause: 'image-not-found' } as const;
const NO_NAME = { status: 'invalid', cause: 'invalid-image-name' } as const;
const NO_SERVICE = { status: 'unreachable', cause: 'registry-error' } as const;

/**
 * Failure codes of BatchGetImage, and exceptions without that word at their end. Only what speaks of the image: an
 * exception about our own rights or about the API says nothing of what a node could pull.
 */
const BY_CODE: Readonly<Record<string, EcrJudgement>> = {
  ImageNotFound: { ...NO_IMAGE, detail: 'ECR has no such image' },
  ImageTagDoesNotMatchDigest: { ...NO_IMAGE, detail: 'the tag is on another image than the digest' },
  // The code has no description in the API; archived images answer a pull with 404 (ECR user guide, "Archiving an image").
  ImageInaccessible: { ...NO_IMAGE, detail: 'ECR cannot hand the image out, it is probably archived: restore it' },
  LayersNotFound: { ...NO_IMAGE, detail: 'ECR does not hold a layer that the manifest names' },
  LayerInaccessible: { ...NO_IMAGE, detail: 'ECR holds a layer that the manifest names, but not for an image' },
  InvalidImageDigest: { ...NO_NAME, detail: 'ECR takes no such digest' },
  InvalidImageTag: { ...NO_NAME, detail: 'ECR takes no such tag' },
  RepositoryNotFound: {
    status: 'missing',
    cause: 'repository-not-found-or-denied',
    detail: 'ECR has no such repository',
  },
  // Whoever asks: ECR itself decrypts.
  KmsError: { ...NO_SERVICE, detail: 'ECR cannot use the KMS key of the repository' },
  Kms: { ...NO_SERVICE, detail: 'ECR cannot use the KMS key of the repository' },
  UpstreamAccessDenied: {
    status: 'denied',
    cause: 'forbidden',
    detail: 'the registry behind the pull-through cache rule refuses ECR',
  },
  UpstreamTooManyRequests: {
    status: 'limited',
    cause: 'rate-limited',
    detail: 'the registry behind the pull-through cache rule limits ECR',
  },
  UpstreamUnavailable: { ...NO_SERVICE, detail: 'the registry behind the pull-through cache rule does not answer ECR' },
  UnableToGetUpstreamImage: {
    ...NO_SERVICE,
    detail: 'ECR cannot fetch the image through its pull-through cache rule, mostly for the secret of that rule',
  },
  UnableToGetUpstreamLayer: {
    ...NO_SERVICE,
    detail: 'ECR cannot fetch a layer through its pull-through cache rule, mostly for the secret of that rule',
  },
};

/** What a failure code or the name of an exception says of the image; null when it says nothing of it. */
export function judgeEcrCode(code: string): EcrJudgement | null {
  return BY_CODE[code.replace(/Exception$/, '')] ?? null;
}

/** What the `imageStatus` of DescribeImages means: an image in the archive is described, but cannot be pulled. */
export function judgeEcrStatus(status: string | undefined): EcrJudgement {
  if (status === undefined || status === 'ACTIVE') return { status: 'available', detail: 'ECR has the image' };
  if (status === 'ARCHIVED') return { ...NO_IMAGE, detail: 'the image is archived: restore it' };
  if (status === 'ACTIVATING') return { ...NO_IMAGE, detail: 'the image is archived and being restored' };
  return { status: 'unknown', detail: 'the image is in a state that this version does not know' };
}

/**
 * The prefix of the pull-through cache rule that a repository would be filled by, or null. `ROOT` is the rule for what
 * no other rule covers (ECR user guide, "Creating a pull through cache rule").
 */
export function cacheRuleOf(repository: string, prefixes: readonly string[]): string | null {
  const own = prefixes.find((prefix) => repository.startsWith(`${prefix}/`));
  return own ?? prefixes.find((prefix) => prefix === 'ROOT') ?? null;
}
