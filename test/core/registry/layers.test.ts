import { expect, it } from '@jest/globals';
import { readLayers } from '../../../lambda/core/registry/layers.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

it('reads the layers in order and tells those that the registry does not keep', () => {
  const layers = [
    { digest: DIGEST, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' },
    { digest: DIGEST, mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' },
    { digest: DIGEST, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' },
    { digest: DIGEST },
    { digest: 'sha256:short' },
    null,
  ];
  expect(readLayers(JSON.stringify({ layers })).map(({ foreign }) => foreign)).toEqual([true, true, false, false]);
});

it.each(['', '[]', '{}', '{"layers":{}}', 'null'])('finds none in %j', (text) => expect(readLayers(text)).toEqual([]));
