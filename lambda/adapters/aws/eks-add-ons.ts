import { DescribeAddonCommand } from '@aws-sdk/client-eks';
import type { WatchedCluster } from '../../core/model/watched-cluster.ts';
import type { AddOns } from '../../ports/add-ons.ts';
import type { EksClients } from './eks-clients.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** The add-ons of one EKS cluster, through the API of EKS. */
export function createEksAddOns(cluster: WatchedCluster, clients: EksClients): AddOns {
  const { name, eksName = name } = cluster;
  return {
    async kubeProxy() {
      try {
        const { addon } = await clients(cluster).send(
          new DescribeAddonCommand({ clusterName: eksName, addonName: 'kube-proxy' }),
        );
        const issues = (addon?.health?.issues ?? []).map(({ code = 'unknown', message = '' }) => ({ code, message }));
        return {
          ok: true,
          value: {
            version: addon?.addonVersion ?? '',
            status: addon?.status ?? '',
            issues,
            configurationValues: addon?.configurationValues ?? '',
          },
        };
      } catch (error) {
        const problem = problemFromAws(error, `describe add-on kube-proxy of ${eksName}`, 'eks:DescribeAddon');
        // No add-on is how clusters are that manage kube-proxy themselves.
        return problem.reason === 'not-found' ? { ok: true, value: null } : { ok: false, problem };
      }
    },
  };
}
