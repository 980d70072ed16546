import { DescribeAddonCommand, EKSClient } from '@aws-sdk/client-eks';
import type { AddOns } from '../../ports/add-ons.ts';
import { clientSettings } from './client-settings.ts';
import { problemFromAws } from './problem-from-aws.ts';

/** The add-ons of one EKS cluster, through the API of EKS. */
export function createEksAddOns({ name, region }: { readonly name: string; readonly region: string }): AddOns {
  return {
    async kubeProxy() {
      const client = new EKSClient({ region, ...clientSettings() });
      try {
        const { addon } = await client.send(new DescribeAddonCommand({ clusterName: name, addonName: 'kube-proxy' }));
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
        const problem = problemFromAws(error, `describe add-on kube-proxy of ${name}`, 'eks:DescribeAddon');
        // No add-on is how clusters are that manage kube-proxy themselves.
        return problem.reason === 'not-found' ? { ok: true, value: null } : { ok: false, problem };
      } finally {
        client.destroy();
      }
    },
  };
}
