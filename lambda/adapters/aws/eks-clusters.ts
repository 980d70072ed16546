import { type Cluster, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { chooseWay } from '../../core/fleet/choose-way.ts';
import type { Answer, Problem } from '../../core/model/problem.ts';
import type { WatchedCluster } from '../../core/model/watched-cluster.ts';
import type { ClusterAccess, Clusters } from '../../ports/clusters.ts';
import type { EksClients } from './eks-clients.ts';
import { mintEksToken } from './eks-token.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** DescribeCluster is throttled at an unpublished rate: asked once in about six hours, not by all at the same time. */
const REMEMBERED_MS = 6 * 60 * 60_000;
const JITTER = 0.2;
/** A token lives 15 minutes; every new one costs the control plane a call to STS. */
const TOKEN_REUSED_MS = 12 * 60_000;
/** An API server answers in these states; an update of the control plane takes half an hour and serves all the while. */
const SERVING: readonly (string | undefined)[] = ['ACTIVE', 'UPDATING'];

type Found = Omit<ClusterAccess, 'token'>;

/** What the clusters of EKS are found with. */
export interface EksClustersOptions {
  readonly clients: EksClients;
  /** The function `read` in a VPC (its id); null where there is none. */
  readonly readFunction: (vpcId: string) => string | null;
  /** Epoch ms. */
  readonly now?: () => number;
}

/** EKS clusters of any region, of our own account or of one whose role we may take. What was found is remembered. */
export function createEksClusters({ clients, readFunction, now = Date.now }: EksClustersOptions): Clusters {
  const known = new Map<string, { readonly found: Found; readonly until: number }>();
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();

  return {
    async find(cluster) {
      const before = known.get(keyOf(cluster));
      if (before !== undefined && before.until > now()) return opened(cluster, before.found);
      const found = await describe(cluster);
      if (!found.ok) return found;
      known.set(keyOf(cluster), { found: found.value, until: now() + REMEMBERED_MS * (1 - JITTER * Math.random()) });
      return opened(cluster, found.value);
    },
    forget: (cluster) => void known.delete(keyOf(cluster)),
  };

  function opened(cluster: WatchedCluster, found: Found): Answer<ClusterAccess> {
    return { ok: true, value: { ...found, token: () => token(cluster) } };
  }

  async function token(cluster: WatchedCluster): Promise<string> {
    const { name, eksName = name, region } = cluster;
    const mintedAt = now();
    const before = tokens.get(keyOf(cluster));
    if (before !== undefined && before.until > mintedAt) return before.token;
    const credentials = await clients(cluster).config.credentials();
    const minted = await mintEksToken({ cluster: eksName, region, credentials, now: mintedAt });
    // A token that was signed with a role ends with it.
    const until = Math.min(mintedAt + TOKEN_REUSED_MS, credentials.expiration?.getTime() ?? Infinity);
    tokens.set(keyOf(cluster), { token: minted, until });
    return minted;
  }

  async function describe(cluster: WatchedCluster): Promise<Answer<Found>> {
    const { name, eksName = name } = cluster;
    const what = `describe cluster ${eksName}`;
    try {
      const answer = await clients(cluster).send(new DescribeClusterCommand({ name: eksName }));
      return readCluster(cluster, answer.cluster ?? {}, what);
    } catch (error) {
      return { ok: false, problem: problemFromAws(error, what, 'eks:DescribeCluster') };
    }
  }

  function readCluster(watched: WatchedCluster, cluster: Cluster, what: string): Answer<Found> {
    const { status, endpoint, certificateAuthority, resourcesVpcConfig, accessConfig, arn = null } = cluster;
    const ca = Buffer.from(certificateAuthority?.data ?? '', 'base64').toString();
    if (!SERVING.includes(status)) {
      return refused('unreachable', `${what}: it is ${status}, its API server does not serve`);
    }
    if (endpoint === undefined || ca === '') {
      return refused('unreadable', `${what}: the answer names no endpoint or no certificate authority`);
    }
    const account = arn?.split(':')[4] ?? null;
    // Whatever a role answers, a cluster of another account is not the one that was meant.
    const expected = watched.account ?? watched.roleArn?.split(':')[4] ?? account;
    if (expected !== account) {
      return refused('not-found', `${what}: it belongs to account ${account}, the configuration says ${expected}`);
    }
    const { endpointPublicAccess = true, endpointPrivateAccess = false } = resourcesVpcConfig ?? {};
    const vpcId = resourcesVpcConfig?.vpcId ?? null;
    const access = {
      publicAccess: endpointPublicAccess,
      privateAccess: endpointPrivateAccess,
      publicCidrs: resourcesVpcConfig?.publicAccessCidrs ?? [],
      vpcId,
    };
    const way = chooseWay(access, vpcId === null ? null : readFunction(vpcId));
    if (way.kind === 'none') return refused('unreachable', `${what}: ${way.detail}`);
    return {
      ok: true,
      value: {
        identity: { name: watched.name, region: watched.region, account, arn },
        endpoint,
        ca,
        readFunction: way.kind === 'through' ? way.functionName : null,
        vpcId,
        accessEntries: accessConfig?.authenticationMode !== 'CONFIG_MAP',
      },
    };
  }
}

function keyOf({ name, region }: WatchedCluster): string {
  return `${region}/${name}`;
}

function refused(reason: Problem['reason'], detail: string): Answer<never> {
  return { ok: false, problem: { reason, detail } };
}
