import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Bytes that a registry keeps under their digest. */
export interface Content {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A complete image: the content that a tag points to, and everything below it. */
export interface Image {
  readonly top: Content;
  /** Single manifests, the top one included if it is one. */
  readonly manifests: readonly Content[];
  readonly blobs: readonly Content[];
}

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Two blocks of zeros: a tar archive with nothing in it. */
const EMPTY_TAR = Buffer.alloc(1024);

/**
 * Builds an image for these platforms (`os/arch` or `os/arch/variant`); `seed` makes it differ from others. One
 * platform gives a single manifest unless `index` asks for an index with one entry.
 */
export function buildImage(seed: string, platforms: readonly string[], index: boolean): Image {
  const layer = content(LAYER, gzipSync(EMPTY_TAR));
  const parts = platforms.map((platform) => {
    const config = json(CONFIG, {
      ...platformFields(platform),
      config: { Labels: { seed } },
      rootfs: { type: 'layers', diff_ids: [sha256(EMPTY_TAR)] },
    });
    const manifest = json(MANIFEST, {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: descriptor(config),
      layers: [descriptor(layer)],
    });
    return { platform, config, manifest };
  });
  const manifests = parts.map(({ manifest }) => manifest);
  const [only] = manifests;
  const top =
    only !== undefined && manifests.length === 1 && !index
      ? only
      : json(INDEX, {
          schemaVersion: 2,
          mediaType: INDEX,
          manifests: parts.map(({ manifest, platform }) => ({
            ...descriptor(manifest),
            platform: platformFields(platform),
          })),
        });
  return { top, manifests, blobs: [layer, ...parts.map(({ config }) => config)] };
}

function platformFields(platform: string): object {
  const [os, architecture, variant] = platform.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

function descriptor({ mediaType, digest, bytes }: Content): object {
  return { mediaType, digest, size: bytes.length };
}

function json(mediaType: string, value: object): Content {
  return content(mediaType, Buffer.from(JSON.stringify(value)));
}

function content(mediaType: string, bytes: Buffer): Content {
  return { digest: sha256(bytes), mediaType, bytes };
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
