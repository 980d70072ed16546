/** A completed image reference: Docker Hub's defaults filled in, the way containerd completes it. */
export interface ImageReference {
  /** Registry host as names spell it (`docker.io`), port included. */
  readonly host: string;
  /** Repository path without host (`library/nginx`). */
  readonly repository: string;
  /** `latest` when neither tag nor digest is given; null when only a digest is. */
  readonly tag: string | null;
  readonly digest: string | null;
}
