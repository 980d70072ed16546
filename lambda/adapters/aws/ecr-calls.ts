import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
  type ImageIdentifier,
} from '@aws-sdk/client-ecr';
import { cacheRuleOf, type EcrJudgement, judgeEcrCode, judgeEcrStatus } from '../../core/registry/judge-ecr.ts';
import { judgeManifest } from '../../core/registry/judge-manifest.ts';
import { type Manifest, readManifest } from '../../core/registry/read-manifest.ts';
import { plainText } from '../../core/report/plain-text.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** What runtimes take. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
/** ECR lets a registry have 50 rules (its "Service quotas"). */
const MAX_RULES = 100;

/** What one call found: what it means for a pull, and the value where there is one. */
export interface EcrFound<T> extends EcrJudgement {
  readonly value: T | null;
}

/** The manifest behind a tag or digest. */
export interface EcrManifest {
  readonly digest: string | undefined;
  readonly platforms: readonly string[];
  readonly manifest: Manifest;
  readonly body: string;
}

/** What ECR's API is asked about one repository; nothing here throws. */
export interface EcrCalls {
  /** Whether there is such an image, and its digest. Counts nowhere as a pull. */
  describe(image: ImageIdentifier): Promise<EcrFound<string | undefined>>;
  manifest(image: ImageIdentifier, platform: string | null): Promise<EcrFound<EcrManifest>>;
  /** Where a layer can be got for some minutes, by anybody who knows this URL: a secret. */
  layerUrl(digest: string): Promise<EcrFound<URL>>;
  /** The prefix of the pull-through cache rule that fills this repository. */
  cacheRule(): Promise<EcrFound<string>>;
}

/** The calls about a repository of an account; `signal` ends them all. */
export function ecrCalls(client: ECRClient, registryId: string, repositoryName: string, signal: AbortSignal): EcrCalls {
  const at = { registryId, repositoryName };
  const options = { abortSignal: signal };

  return {
    describe: (image) =>
      orJudge('describe the image', 'ecr:DescribeImages', async () => {
        const { imageDetails = [] } = await client.send(
          new DescribeImagesCommand({ ...at, imageIds: [image] }),
          options,
        );
        const [found] = imageDetails;
        if (found === undefined) return nothing('the answer describes no image');
        return { ...judgeEcrStatus(found.imageStatus), value: found.imageDigest };
      }),

    manifest: (image, platform) =>
      orJudge('get the manifest', 'ecr:BatchGetImage', async () => {
        const { images = [], failures = [] } = await client.send(
          new BatchGetImageCommand({ ...at, imageIds: [image], acceptedMediaTypes: MANIFEST_TYPES }),
          options,
        );
        const [found] = images;
        const body = found?.imageManifest;
        if (body !== undefined) {
          const manifest = readManifest(body);
          const { platforms, ...judgement } = judgeManifest(manifest, platform);
          return { ...judgement, value: { digest: found?.imageId?.imageDigest, platforms, manifest, body } };
        }
        const { failureCode = '', failureReason = '' } = failures[0] ?? {};
        const judgement = judgeEcrCode(failureCode);
        if (judgement !== null) return { ...judgement, value: null };
        return nothing(`the answer holds no manifest: ${plainText(`${failureCode} ${failureReason}`).slice(0, 200)}`);
      }),

    layerUrl: (layerDigest) =>
      orJudge('get the URL of a layer', 'ecr:GetDownloadUrlForLayer', async () => {
        const { downloadUrl = '' } = await client.send(
          new GetDownloadUrlForLayerCommand({ ...at, layerDigest }),
          options,
        );
        const value = URL.parse(downloadUrl);
        if (value === null) return nothing('the answer holds no URL');
        return { status: 'available', detail: `ECR hands out a layer from ${value.host}`, value };
      }),

    cacheRule: () =>
      orJudge('see whether a cache fills it', 'ecr:DescribePullThroughCacheRules', async () => {
        const { pullThroughCacheRules = [] } = await client.send(
          new DescribePullThroughCacheRulesCommand({ registryId, maxResults: MAX_RULES }),
          options,
        );
        const prefixes = pullThroughCacheRules.flatMap(({ ecrRepositoryPrefix }) => ecrRepositoryPrefix ?? []);
        const value = cacheRuleOf(repositoryName, prefixes);
        const detail = value === null ? 'no pull-through cache rule fills it' : `a cache that ${value} fills on demand`;
        return { status: 'available', detail, value };
      }),
  };
}

/** An exception that speaks of the image is an answer; any other one only says that we could not look. */
async function orJudge<T>(what: string, right: string, call: () => Promise<EcrFound<T>>): Promise<EcrFound<T>> {
  try {
    return await call();
  } catch (error) {
    const { name } = Object(error) as { readonly name?: unknown };
    const judgement = judgeEcrCode(String(name));
    return judgement === null ? nothing(problemFromAws(error, what, right).detail) : { ...judgement, value: null };
  }
}

function nothing(detail: string): EcrFound<never> {
  return { status: 'unknown', detail, value: null };
}
