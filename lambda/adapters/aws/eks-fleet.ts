import { DescribeClusterCommand, paginateListClusters } from '@aws-sdk/client-eks';
import type { Fleet } from '../../ports/fleet.ts';
import type { EksClients } from './eks-clients.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** The clusters of EKS in our own account, or in that of a role. */
export function createEksFleet(clients: EksClients): Fleet {
  return {
    async list(place) {
      const names: string[] = [];
      try {
        for await (const { clusters = [] } of paginateListClusters({ client: clients(place) }, {})) {
          names.push(...clusters);
        }
        return { ok: true, value: names };
      } catch (error) {
        const what = `list the clusters of ${place.region}${place.roleArn === undefined ? '' : ` as ${place.roleArn}`}`;
        return { ok: false, problem: problemFromAws(error, what, 'eks:ListClusters') };
      }
    },

    async tagsOf(place, name) {
      try {
        const { cluster } = await clients(place).send(new DescribeClusterCommand({ name }));
        return { ok: true, value: cluster?.tags ?? {} };
      } catch (error) {
        return { ok: false, problem: problemFromAws(error, `describe cluster ${name}`, 'eks:DescribeCluster') };
      }
    },
  };
}
