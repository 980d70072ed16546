import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** A cluster by its name in EKS, or with `*` all of a region. */
export interface ClusterPlace {
  readonly name: string;
  readonly region: string;
  /** Absent: that of the stack. */
  readonly account?: string | undefined;
}

/**
 * The add-on kube-proxy of a cluster, under both names by which EKS asks IAM for it: its ARN, whose id at the end EKS makes, and
 * the path of the request, which a denial has named (terraform-aws-modules/terraform-aws-eks#1725).
 */
export function addOnArns(stack: Stack, { name, region, account }: ClusterPlace): readonly string[] {
  const place = { service: 'eks', region, ...(account === undefined ? {} : { account }) };
  return [
    stack.formatArn({ ...place, resource: 'addon', resourceName: `${name}/kube-proxy/*` }),
    stack.formatArn({
      ...place,
      resource: `/clusters/${name}/addons/kube-proxy`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    }),
  ];
}
