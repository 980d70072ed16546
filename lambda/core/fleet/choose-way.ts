/** From where an EKS cluster lets its API server be reached, as DescribeCluster tells. */
export interface EndpointAccess {
  readonly publicAccess: boolean;
  readonly privateAccess: boolean;
  /** Networks from which the public endpoint may be reached; none named: all. */
  readonly publicCidrs: readonly string[];
  readonly vpcId: string | null;
}

/** How a cluster is read: by the function itself, by a function inside its VPC, or not at all, and what would help. */
export type Way =
  | { readonly kind: 'direct' }
  | { readonly kind: 'through'; readonly functionName: string }
  | { readonly kind: 'none'; readonly detail: string };

const EVERYBODY: readonly string[] = ['0.0.0.0/0', '::/0'];

/**
 * The way to an API server. A public endpoint that is open to all is asked directly; every other one from inside its VPC,
 * where `readFunction` stands: privately, or through the VPC's own NAT, whose address the cluster may let in. A function
 * outside has no address of its own, so a list of networks never lets it in for certain.
 */
export function chooseWay(access: EndpointAccess, readFunction: string | null): Way {
  const { publicAccess, privateAccess, publicCidrs, vpcId } = access;
  const isOpen = publicCidrs.length === 0 || publicCidrs.some((cidr) => EVERYBODY.includes(cidr));
  if (publicAccess && isOpen) return { kind: 'direct' };
  if (readFunction !== null) return { kind: 'through', functionName: readFunction };
  const where = publicAccess ? `only for ${publicCidrs.join(', ')}` : 'only inside its VPC';
  const also = publicAccess && privateAccess ? ' and inside its VPC' : '';
  return {
    kind: 'none',
    detail: `its API server answers ${where}${also}: give the cluster a \`vpc\` (${vpcId ?? 'id and subnets'}) in the configuration`,
  };
}
