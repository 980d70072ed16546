import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Content, Image } from '../../lambda/simulator/oci-content.ts';

/** Pushes an image or an index under a tag, as a client does: blobs, single manifests, then what the tag points to. */
export async function pushImage(
  registry: string,
  ca: string,
  repository: string,
  tag: string,
  image: Image,
): Promise<void> {
  const at = (path: string) => new URL(`/v2/${repository}/${path}`, registry);
  for (const { digest, bytes } of image.blobs) {
    const upload = new URL(await send('POST', at('blobs/uploads/'), ca));
    upload.searchParams.set('digest', digest);
    await send('PUT', upload, ca, { mediaType: 'application/octet-stream', bytes });
  }
  for (const manifest of image.manifests) await send('PUT', at(`manifests/${manifest.digest}`), ca, manifest);
  await send('PUT', at(`manifests/${tag}`), ca, image.top);
}

/** Resolves to the `Location` of the answer. */
function send(method: string, url: URL, ca: string, content?: Pick<Content, 'mediaType' | 'bytes'>): Promise<string> {
  const { mediaType = 'text/plain', bytes = Buffer.alloc(0) } = content ?? {};
  const headers = { 'content-type': mediaType, 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca, headers, agent: false }, async (response) => {
      const { statusCode = 0, headers } = response;
      const body = await buffer(response);
      if (statusCode === 201 || statusCode === 202) resolve(headers.location ?? '');
      else reject(new Error(`${method} ${url.href}: ${statusCode} ${body.toString()}`));
    });
    sent.on('error', reject).end(bytes);
  });
}
