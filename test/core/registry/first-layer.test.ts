import { expect, it } from '@jest/globals';
import { firstLayer } from '../../../lambda/core/registry/first-layer.ts';

const [A, B] = ['a', 'b'].map((hex) => `sha256:${hex.repeat(64)}`);
const OCI = 'application/vnd.oci.image.layer.v1.tar+gzip';

it.each([
  ['the first of several', { layers: [{ digest: A, mediaType: OCI }, { digest: B }] }, A],
  ['one without a type', { layers: [{ digest: A }] }, A],
  [
    'the first that is not somewhere else',
    {
      layers: [
        { digest: A, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' },
        { digest: A, mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' },
        { digest: B, mediaType: OCI },
      ],
    },
    B,
  ],
  ['the first with a digest', { layers: [null, 7, {}, { digest: 'sha256:../x' }, { digest: B }] }, B],
  ['none of none', { layers: [] }, null],
  ['none of an index', { manifests: [{ digest: A }] }, null],
  ['none of another shape', { layers: { digest: A } }, null],
  ['none of no object', [A], null],
])('the layer to look for is %s', (_, manifest, expected) => {
  expect(firstLayer(JSON.stringify(manifest))).toBe(expected);
});
