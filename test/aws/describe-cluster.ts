import { serveJson } from '../support/serve-json.ts';

/** What EKS says of a cluster; the emulator's own EKS knows no certificate authority. */
export interface DescribedCluster {
  readonly name: string;
  readonly endpoint: string;
  /** PEM */
  readonly ca: string;
  /** Absent: that of the emulator. */
  readonly account?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Absent: public, open to all. */
  readonly vpcConfig?: Readonly<Record<string, unknown>>;
}

const OPEN = { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] };

/** Answers DescribeCluster and ListClusters for these clusters on a free port of loopback; they have no add-on. */
export async function serveDescribeCluster(...clusters: readonly DescribedCluster[]) {
  const described = clusters.map(({ name, endpoint, ca, account = '000000000000', tags = {}, vpcConfig = OPEN }) => ({
    name,
    endpoint,
    arn: `arn:aws:eks:us-east-1:${account}:cluster/${name}`,
    status: 'ACTIVE',
    tags,
    certificateAuthority: { data: Buffer.from(ca).toString('base64') },
    resourcesVpcConfig: vpcConfig,
  }));
  const { origin, stop } = await serveJson(({ method, path }) => {
    if (method === 'GET' && path === '/clusters') {
      return { status: 200, body: { clusters: described.map(({ name }) => name) } };
    }
    const cluster = method === 'GET' ? described.find(({ name }) => path === `/clusters/${name}`) : undefined;
    if (cluster !== undefined) return { status: 200, body: { cluster } };
    const headers = { 'x-amzn-errortype': 'ResourceNotFoundException' };
    return { status: 404, headers, body: { message: 'No such thing found' } };
  });
  return { url: origin, stop };
}
