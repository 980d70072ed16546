import { request } from 'node:https';

/**
 * What STS says when an API server replays a token that was shown to it as that of `cluster` (its name in EKS); `endpoint` is
 * where STS is emulated.
 */
export function replayToken(endpoint: string, token: string, cluster: string): Promise<string> {
  const url = new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
  const { hostname, port } = new URL(endpoint);
  const headers = { host: url.host, 'x-k8s-aws-id': cluster };
  const options = { hostname, port, path: url.pathname + url.search, headers, servername: url.host };
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}
