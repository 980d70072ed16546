import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
  type ImageFailureCode,
} from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEcrRegistry } from '../../../lambda/adapters/aws/ecr-registry.ts';

const HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const IMAGE = `${HOST}/team/app:1`;
const [INDEX, AMD, ARM, CONFIG, LAYER] = ['1', '2', '3', '4', '5'].map((hex) => `sha256:${hex.repeat(64)}`) as [
  string,
  string,
  string,
  string,
  string,
];
const URL = 'https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/x?X-Amz-Signature=CANARY-08b7';
const TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const AT = { registryId: '111122223333', repositoryName: 'team/app' };

const indexBody = JSON.stringify({
  schemaVersion: 2,
  manifests: [
    { digest: AMD, platform: { os: 'linux', architecture: 'amd64' } },
    { digest: ARM, platform: { os: 'linux', architecture: 'arm64' } },
  ],
});
const imageBody = JSON.stringify({
  schemaVersion: 2,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: CONFIG },
  layers: [{ digest: LAYER }],
});
const answer = (imageManifest: string, imageDigest: string) => ({
  images: [{ imageManifest, imageId: { imageDigest } }],
});
const failure = (failureCode: string, failureReason?: string) => ({
  failures: [{ failureCode: failureCode as ImageFailureCode, failureReason }],
});
const named = (name: string, message = 'x') => Object.assign(new Error(message), { name });

const ecr = mockClient(ECRClient);
const registry = createEcrRegistry({ vantage: 'outside', deadlineMs: 8_000 });
const inputs = () => ecr.calls().map(({ args }) => args[0].input as unknown);
const common = { image: IMAGE, host: HOST, identity: 'credentials', vantage: 'outside' };

beforeEach(() => {
  ecr.reset();
  ecr.on(BatchGetImageCommand).resolves(answer(imageBody, ARM));
  ecr.on(BatchGetImageCommand, { imageIds: [{ imageTag: '1' }] }).resolves(answer(indexBody, INDEX));
  ecr.on(GetDownloadUrlForLayerCommand).resolves({ downloadUrl: URL, layerDigest: LAYER });
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: INDEX, imageStatus: 'ACTIVE' }] });
  ecr.on(DescribePullThroughCacheRulesCommand).resolves({});
});

describe('an image in ECR that can be pulled', () => {
  it('is found with its platforms, down to a layer of the image that the node runs', async () => {
    const result = await registry.probe({ image: IMAGE, platform: 'linux/arm64' });
    expect(result).toEqual({
      ...common,
      status: 'available',
      digest: INDEX,
      platforms: ['linux/amd64', 'linux/arm64'],
      stages: [
        stage('manifest', true, 'an index of linux/amd64, linux/arm64'),
        stage('manifest', true, 'an image manifest'),
        stage(
          'blob',
          true,
          'ECR hands out a layer from prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com',
        ),
      ],
    });
    expect(result?.layerUrl).toBe(URL);
    expect(inputs()).toEqual([
      { ...AT, imageIds: [{ imageTag: '1' }], acceptedMediaTypes: TYPES },
      { ...AT, imageIds: [{ imageDigest: ARM }], acceptedMediaTypes: TYPES },
      { ...AT, layerDigest: LAYER },
    ]);
  });

  it('of no known platform is looked for by its first image', async () => {
    const result = await registry.probe({ image: IMAGE, depth: 'pull' });
    expect(result?.status).toBe('available');
    expect(inputs()[1]).toMatchObject({ imageIds: [{ imageDigest: AMD }] });
  });

  it('may be a single one, by its digest, whatever tag stands beside', async () => {
    const result = await registry.probe({ image: `${IMAGE}@${ARM}`, platform: 'linux/arm64' });
    expect(result).toMatchObject({ status: 'available', digest: ARM, platforms: [] });
    expect(inputs()[0]).toMatchObject({ imageIds: [{ imageDigest: ARM }] });
    expect(inputs()).toHaveLength(2);
  });

  it('of no layers has no URL', async () => {
    ecr.on(BatchGetImageCommand).resolves(answer(imageBody.replace(LAYER, 'x'), ARM));
    const result = await registry.probe({ image: `${HOST}/team/app` });
    expect(result).toMatchObject({ status: 'available' });
    expect(result?.layerUrl).toBeUndefined();
    expect(inputs()).toEqual([{ ...AT, imageIds: [{ imageTag: 'latest' }], acceptedMediaTypes: TYPES }]);
  });

  it('is only described where its existence is the question', async () => {
    const result = await registry.probe({ image: IMAGE, depth: 'exists' });
    const stages = [stage('manifest', true, 'ECR has the image')];
    expect(result).toEqual({ ...common, status: 'available', digest: INDEX, platforms: [], stages });
    expect(result?.layerUrl).toBeUndefined();
    expect(inputs()).toEqual([{ ...AT, imageIds: [{ imageTag: '1' }] }]);
  });

  it('is asked for in its region, and the time is bounded', async () => {
    await registry.probe({ image: IMAGE.replace('eu-west-1', 'cn-north-1').replace('.com/', '.com.cn/') });
    const call = ecr.call(0);
    expect(await (call.thisValue as ECRClient).config.region()).toBe('cn-north-1');
    expect((call.args as readonly unknown[])[1]).toEqual({ abortSignal: expect.any(AbortSignal) });
  });
});

describe('an image in ECR that cannot be pulled', () => {
  it('has none for the node', async () => {
    const result = await registry.probe({ image: IMAGE, platform: 'linux/s390x' });
    expect(result).toMatchObject({ status: 'unsupported', cause: 'platform-mismatch', digest: INDEX });
    expect(result?.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(ecr.calls()).toHaveLength(1);
  });

  it('is a chart', async () => {
    const chart = imageBody.replace('vnd.oci.image.config', 'vnd.cncf.helm.config');
    ecr.on(BatchGetImageCommand, { imageIds: [{ imageTag: '1' }] }).resolves(answer(chart, INDEX));
    expect(await registry.probe({ image: IMAGE })).toMatchObject({
      status: 'unsupported',
      cause: 'unsupported-manifest',
    });
  });

  it.each([
    [failure('ImageNotFound'), 'missing', 'image-not-found'],
    [failure('KmsError'), 'unreachable', 'registry-error'],
    [failure('UpstreamAccessDenied'), 'denied', 'forbidden'],
    [failure('UpstreamTooManyRequests'), 'limited', 'rate-limited'],
    [failure('InvalidImageDigest'), 'invalid', 'invalid-image-name'],
    [named('RepositoryNotFoundException'), 'missing', 'repository-not-found-or-denied'],
    [named('UnableToGetUpstreamImageException'), 'unreachable', 'registry-error'],
  ])('%j: %s, %s', async (wrong, status, cause) => {
    const command = ecr.on(BatchGetImageCommand, { imageIds: [{ imageTag: '1' }] });
    if (wrong instanceof Error) command.rejects(wrong);
    else command.resolves(wrong);
    const result = await registry.probe({ image: IMAGE });
    expect(result).toMatchObject({ status, cause, platforms: [] });
    expect(result?.stages[0]).toMatchObject({ stage: 'manifest', host: HOST, ok: false });
  });

  it.each([
    [{ imageDetails: [{ imageDigest: INDEX, imageStatus: 'ARCHIVED' as const }] }, 'image-not-found'],
    [named('ImageNotFoundException'), 'image-not-found'],
    [named('RepositoryNotFoundException'), 'repository-not-found-or-denied'],
  ])('%j, where only its existence is the question: missing, %s', async (wrong, cause) => {
    if (wrong instanceof Error) ecr.on(DescribeImagesCommand).rejects(wrong);
    else ecr.on(DescribeImagesCommand).resolves(wrong);
    const result = await registry.probe({ image: IMAGE, depth: 'exists' });
    expect(result).toMatchObject({ status: 'missing', cause });
  });

  it('is named by an index that outlived it', async () => {
    ecr.on(BatchGetImageCommand, { imageIds: [{ imageDigest: AMD }] }).resolves(failure('ImageNotFound'));
    const result = await registry.probe({ image: IMAGE, platform: 'linux/amd64' });
    expect(result).toMatchObject({ status: 'missing', cause: 'image-not-found', digest: INDEX });
    expect(result?.stages.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  it('lacks a layer', async () => {
    ecr.on(GetDownloadUrlForLayerCommand).rejects(named('LayersNotFoundException'));
    const result = await registry.probe({ image: IMAGE });
    expect(result).toMatchObject({ status: 'missing', cause: 'image-not-found', digest: INDEX });
    expect(result?.layerUrl).toBeUndefined();
  });
});

describe('an image that ECR does not have', () => {
  const missing = () => ecr.on(BatchGetImageCommand).resolves(failure('ImageNotFound'));

  it('may be one that a cache fetches when a node asks', async () => {
    missing();
    ecr
      .on(DescribePullThroughCacheRulesCommand)
      .resolves({ pullThroughCacheRules: [{ ecrRepositoryPrefix: 'other' }, {}, { ecrRepositoryPrefix: 'team' }] });
    const result = await registry.probe({ image: IMAGE });
    expect(result?.status).toBe('unknown');
    expect(result?.cause).toBeUndefined();
    expect(result?.stages[1]).toEqual(stage('manifest', true, 'a cache that team fills on demand'));
    expect(inputs()[1]).toEqual({ registryId: '111122223333', maxResults: 100 });
  });

  it('is missing where no rule fills its repository', async () => {
    missing();
    ecr
      .on(DescribePullThroughCacheRulesCommand)
      .resolves({ pullThroughCacheRules: [{ ecrRepositoryPrefix: 'other' }] });
    expect(await registry.probe({ image: IMAGE })).toMatchObject({ status: 'missing', cause: 'image-not-found' });
  });

  it('is missing where the rules may not be read, which is said', async () => {
    missing();
    ecr.on(DescribePullThroughCacheRulesCommand).rejects(named('AccessDeniedException'));
    const result = await registry.probe({ image: IMAGE });
    expect(result).toMatchObject({ status: 'missing', cause: 'image-not-found' });
    expect(result?.stages[1]?.detail).toMatch(/right to ecr:DescribePullThroughCacheRules is missing/);
  });
});

describe('ECR tells nothing', () => {
  it.each([
    [named('AccessDeniedException'), /^get the manifest: the right to ecr:BatchGetImage is missing$/],
    [
      named(
        'AccessDeniedException',
        'User: x is not authorized to perform: ecr:BatchImportUpstreamImage on resource: y',
      ),
      /right to ecr:BatchImportUpstreamImage is missing/,
    ],
    [named('ThrottlingException', 'Rate exceeded'), /Rate exceeded/],
    [named('LimitExceededException', 'limit'), /limit/],
    [named('AbortError', 'Request aborted'), /Request aborted/],
    [named('ServerException', 'internal\nerror'), /^get the manifest: internal error$/],
    [named('CredentialsProviderError', 'no credentials'), /no credentials/],
    [{}, /holds no manifest/],
    [failure('SomethingNew', 'for\nreasons'), /holds no manifest: SomethingNew for reasons$/],
  ])('with %j: unknown, with the reason', async (wrong, detail) => {
    const command = ecr.on(BatchGetImageCommand, { imageIds: [{ imageTag: '1' }] });
    if (wrong instanceof Error) command.rejects(wrong);
    else command.resolves(wrong);
    const result = await registry.probe({ image: IMAGE });
    expect(result).toMatchObject({ status: 'unknown', platforms: [] });
    expect(result?.cause).toBeUndefined();
    expect(result?.stages).toEqual([stage('manifest', false, expect.stringMatching(detail) as never)]);
  });

  it('where an image may not be described, nor a layer be got', async () => {
    ecr.on(DescribeImagesCommand).rejects(named('AccessDeniedException'));
    ecr.on(GetDownloadUrlForLayerCommand).rejects(named('AccessDeniedException'));
    const exists = await registry.probe({ image: IMAGE, depth: 'exists' });
    const pull = await registry.probe({ image: IMAGE });
    expect([exists?.status, pull?.status]).toEqual(['unknown', 'unknown']);
    expect(exists?.stages[0]?.detail).toMatch(/right to ecr:DescribeImages is missing/);
    expect(pull?.stages[2]?.detail).toMatch(/right to ecr:GetDownloadUrlForLayer is missing/);
    expect(pull).toMatchObject({ digest: INDEX, platforms: ['linux/amd64', 'linux/arm64'] });
  });

  it.each([
    ['describes no image', DescribeImagesCommand, { imageDetails: [] }, 'exists'],
    ['holds no URL', GetDownloadUrlForLayerCommand, { downloadUrl: 'x' }, 'pull'],
  ] as const)('with an answer that %s', async (detail, command, wrong, depth) => {
    ecr.on(command as never).resolves(wrong as never);
    const result = await registry.probe({ image: IMAGE, depth });
    expect(result?.status).toBe('unknown');
    expect(result?.stages.at(-1)?.detail).toBe(`the answer ${detail}`);
  });

  it.each(['docker.io/library/nginx:1', 'public.ecr.aws/x/y:1', 'NOT AN IMAGE', `${HOST}:5000/app:1`, ''])(
    'of %p, which is for others to answer',
    async (image) => {
      expect(await registry.probe({ image })).toBeNull();
      expect(ecr.calls()).toEqual([]);
    },
  );
});

it('the URL of a layer is not carried on unasked', async () => {
  const result = await registry.probe({ image: IMAGE });
  expect(result?.layerUrl).toContain('CANARY');
  expect(JSON.stringify([result, { ...result }])).not.toContain('CANARY');
});

function stage(name: string, ok: boolean, detail: string): unknown {
  return { stage: name, host: HOST, ok, ms: expect.any(Number), detail };
}
