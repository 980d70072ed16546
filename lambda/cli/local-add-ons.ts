import { createEksClients } from '../adapters/aws/eks-clients.ts';
import { createEksAddOns } from '../adapters/aws/eks-add-ons.ts';
import type { AddOns } from '../ports/add-ons.ts';

/** The add-ons of a cluster whose context has the name that `aws eks update-kubeconfig` gives it; of others nobody knows where they are. */
export function localAddOns({
  name,
  region,
}: {
  readonly name: string;
  readonly region: string | null;
}): AddOns | undefined {
  return region === null ? undefined : createEksAddOns({ name, region }, createEksClients());
}
