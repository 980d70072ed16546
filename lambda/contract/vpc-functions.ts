/** The functions that stand in the VPC of a cluster: `read` for its API server, `probe` for registries as its nodes see them. */
export type VpcFunction = 'read' | 'probe';

/**
 * Their names follow from the VPC, so that a configuration can name those in other accounts, which a template of ours
 * makes there.
 */
export function vpcFunctionName(kind: VpcFunction, vpcId: string): string {
  return `pullwarden-${kind}-${vpcId}`;
}
