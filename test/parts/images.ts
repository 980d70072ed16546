import { createHash } from 'node:crypto';
import { buildImage, type Image } from '../../lambda/simulator/oci-content.ts';

/** An image for one platform, linux/amd64. */
export const APP = buildImage('app', ['linux/amd64'], false);

/** An index of two platforms. */
export const MULTI = buildImage('multi', ['linux/amd64', 'linux/arm64'], true);

/** A Helm chart: it has the form of an image and is none. */
export const CHART = withConfigType(APP, 'application/vnd.cncf.helm.config.v1+json');

function withConfigType(image: Image, mediaType: string): Image {
  const manifest = JSON.parse(image.top.bytes.toString());
  const bytes = Buffer.from(JSON.stringify({ ...manifest, config: { ...manifest.config, mediaType } }));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const top = { ...image.top, bytes, digest };
  return { ...image, top, manifests: [top] };
}
