import { once } from 'node:events';
import { createServer } from 'node:http';

/** What EKS says of a cluster; the emulator's own EKS knows no certificate authority. */
export interface DescribedCluster {
  readonly name: string;
  readonly endpoint: string;
  /** PEM */
  readonly ca: string;
}

/** Answers DescribeCluster for one cluster on a free port of loopback; it has no add-on. */
export async function serveDescribeCluster({ name, endpoint, ca }: DescribedCluster) {
  const cluster = {
    name,
    endpoint,
    arn: `arn:aws:eks:us-east-1:000000000000:cluster/${name}`,
    status: 'ACTIVE',
    certificateAuthority: { data: Buffer.from(ca).toString('base64') },
    resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] },
  };
  const server = createServer((request, response) => {
    const known = request.method === 'GET' && request.url === `/clusters/${name}`;
    const error = { 'x-amzn-errortype': 'ResourceNotFoundException' };
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json', ...(known ? {} : error) });
    response.end(JSON.stringify(known ? { cluster } : { message: 'No such thing found' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
