import { type Cluster, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import type { Answer, Problem } from '../../core/model/problem.ts';
import type { WatchedCluster } from '../../core/model/watched-cluster.ts';
import type { ClusterAccess, Clusters } from '../../ports/clusters.ts';
import { clientSettings } from './client-settings.ts';
import { mintEksToken } from './eks-token.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** DescribeCluster is throttled at an unpublished rate: asked once in about six hours, not by all at the same time. */
const REMEMBERED_MS = 6 * 60 * 60_000;
const JITTER = 0.2;
/** A token lives 15 minutes; every new one costs the control plane a call to STS. */
const TOKEN_REUSED_MS = 12 * 60_000;
/** An API server answers in these states; an update of the control plane takes half an hour and serves all the while. */
const SERVING: readonly (string | undefined)[] = ['ACTIVE', 'UPDATING'];

type Way = Omit<ClusterAccess, 'token'>;

/** The EKS clusters of our own account, in any region. What was found is remembered; `now` gives epoch ms. */
export function createEksClusters(now: () => number = Date.now): Clusters {
  const clients = new Map<string, EKSClient>();
  const ways = new Map<string, { readonly way: Way; readonly until: number }>();
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();

  return {
    async find(cluster) {
      const name = nameOf(cluster);
      const known = ways.get(name);
      if (known !== undefined && known.until > now()) return opened(cluster, known.way);
      const found = await describe(cluster);
      if (!found.ok) return found;
      ways.set(name, { way: found.value, until: now() + REMEMBERED_MS * (1 - JITTER * Math.random()) });
      return opened(cluster, found.value);
    },
    forget: (cluster) => void ways.delete(nameOf(cluster)),
  };

  function opened(cluster: WatchedCluster, way: Way): Answer<ClusterAccess> {
    return { ok: true, value: { ...way, token: () => token(cluster) } };
  }

  async function token(cluster: WatchedCluster): Promise<string> {
    const name = nameOf(cluster);
    const known = tokens.get(name);
    if (known !== undefined && known.until > now()) return known.token;
    const credentials = await client(cluster.region).config.credentials();
    const mintedAt = now();
    const minted = await mintEksToken({ cluster: cluster.name, region: cluster.region, credentials, now: mintedAt });
    tokens.set(name, { token: minted, until: mintedAt + TOKEN_REUSED_MS });
    return minted;
  }

  async function describe(cluster: WatchedCluster): Promise<Answer<Way>> {
    const what = `describe cluster ${cluster.name}`;
    if (cluster.roleArn !== undefined) {
      return refused('unreachable', `${what}: clusters of other accounts (roleArn) cannot be opened in this version`);
    }
    try {
      const answer = await client(cluster.region).send(new DescribeClusterCommand({ name: cluster.name }));
      return readWay(cluster, answer.cluster ?? {}, what);
    } catch (error) {
      return { ok: false, problem: problemFromAws(error, what, 'eks:DescribeCluster') };
    }
  }

  function client(region: string): EKSClient {
    const found = clients.get(region) ?? new EKSClient({ region, ...clientSettings() });
    clients.set(region, found);
    return found;
  }
}

function readWay(watched: WatchedCluster, found: Cluster, what: string): Answer<Way> {
  const { status, endpoint, certificateAuthority, resourcesVpcConfig, arn } = found;
  const ca = Buffer.from(certificateAuthority?.data ?? '', 'base64').toString();
  if (!SERVING.includes(status))
    return refused('unreachable', `${what}: it is ${status}, its API server does not serve`);
  if (endpoint === undefined || ca === '') {
    return refused('unreadable', `${what}: the answer names no endpoint or no certificate authority`);
  }
  const account = arn?.split(':')[4] ?? null;
  if (watched.account !== undefined && watched.account !== account) {
    return refused('not-found', `${what}: it belongs to account ${account}, the configuration says ${watched.account}`);
  }
  if (resourcesVpcConfig?.endpointPublicAccess === false) {
    return refused(
      'unreachable',
      `${what}: its API server answers only inside its VPC, which this version cannot enter; allow public access`,
    );
  }
  const identity = { name: watched.name, region: watched.region, account, arn: arn ?? null };
  return { ok: true, value: { identity, endpoint, ca } };
}

function refused(reason: Problem['reason'], detail: string): Answer<never> {
  return { ok: false, problem: { reason, detail } };
}

function nameOf({ name, region }: WatchedCluster): string {
  return `${region}/${name}`;
}
