import { describe, expect, it } from '@jest/globals';
import { judgeManifest } from '../../../lambda/core/registry/judge-manifest.ts';
import { readConfigPlatform, readManifest } from '../../../lambda/core/registry/read-manifest.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const index = (...platforms: readonly (object | undefined)[]) => ({
  schemaVersion: 2,
  manifests: platforms.map((platform) => ({ digest, platform })),
});
const image = (mediaType: string) => ({ schemaVersion: 2, config: { mediaType, digest } });
const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64', variant: 'v8' };
const attestation = { os: 'unknown', architecture: 'unknown' };

describe('judgeManifest', () => {
  it.each<[string, unknown, string | null, string, string | undefined, readonly string[]]>([
    ['an index', index(amd64, arm64, attestation), null, 'available', undefined, ['linux/amd64', 'linux/arm64']],
    [
      'an index with the platform',
      index(amd64, arm64),
      'linux/arm64',
      'available',
      undefined,
      ['linux/amd64', 'linux/arm64'],
    ],
    [
      'an index without it',
      index(amd64, attestation),
      'linux/arm64',
      'unsupported',
      'platform-mismatch',
      ['linux/amd64'],
    ],
    ['an index that does not say', index(amd64, undefined), 'linux/s390x', 'unknown', undefined, ['linux/amd64']],
    ['an OCI image', image('application/vnd.oci.image.config.v1+json'), 'linux/arm64', 'available', undefined, []],
    ['a Docker image', image('application/vnd.docker.container.image.v1+json'), null, 'available', undefined, []],
    [
      'a Helm chart',
      image('application/vnd.cncf.helm.config.v1+json'),
      null,
      'unsupported',
      'unsupported-manifest',
      [],
    ],
    ['an empty config', image('application/vnd.oci.empty.v1+json'), null, 'unsupported', 'unsupported-manifest', []],
    ['WASM', image('application/vnd.wasm.config.v0+json'), null, 'unsupported', 'unsupported-manifest', []],
    ['schema 1', { schemaVersion: 1, fsLayers: [] }, null, 'unsupported', 'unsupported-manifest', []],
    [
      'an OCI artifact',
      { mediaType: 'application/vnd.oci.artifact.manifest.v1+json' },
      null,
      'unsupported',
      'unsupported-manifest',
      [],
    ],
    ['some other JSON', { hello: 'world' }, null, 'unreachable', 'registry-error', []],
    ['no object', [], null, 'unreachable', 'registry-error', []],
    [
      'a config with an odd digest',
      { config: { mediaType: 'x', digest: '../../x' } },
      null,
      'unreachable',
      'registry-error',
      [],
    ],
  ])('%s', (_name, manifest, platform, status, cause, platforms) => {
    const judgement = judgeManifest(readManifest(JSON.stringify(manifest)), platform);
    expect([judgement.status, judgement.cause, judgement.platforms]).toEqual([status, cause, platforms]);
  });

  it('takes HTML for no manifest', () => {
    expect(judgeManifest(readManifest('<html>'), null).cause).toBe('registry-error');
  });

  it('lists at most 50 platforms, of sane words only', () => {
    const many = Array.from({ length: 60 }, (_, number) => ({ os: 'linux', architecture: `a${number}` }));
    const manifest = readManifest(JSON.stringify(index({ os: 'linux\n', architecture: 'amd64' }, ...many)));
    expect(judgeManifest(manifest, null).platforms).toEqual(
      many.slice(0, 50).map((one) => `linux/${one.architecture}`),
    );
  });
});

describe('readConfigPlatform', () => {
  it.each([
    ['{"os":"linux","architecture":"arm64","variant":"v8"}', 'linux/arm64'],
    ['{"os":"linux","architecture":"arm","variant":"v6"}', 'linux/arm/v6'],
    ['{"architecture":"amd64"}', null],
    ['not JSON', null],
  ])('%s is %s', (body, expected) => {
    expect(readConfigPlatform(body)).toBe(expected);
  });
});
