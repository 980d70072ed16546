import { vpcFunctionName, type VpcFunction } from '../contract/vpc-functions.ts';
import { partitionOf } from '../core/fleet/partition-of.ts';
import type { Config } from './schema.ts';

/** What stands in a VPC, by kind: a function's name, or its ARN where it is in another account. */
export type VpcFunctions = Readonly<Record<VpcFunction, string>>;

/** The functions in the VPCs that the configuration names, by the id of the VPC. */
export function vpcFunctions({ clusters }: Config): ReadonlyMap<string, VpcFunctions> {
  const found = new Map<string, VpcFunctions>();
  for (const { vpc, region, roleArn } of clusters) {
    if (vpc === undefined) continue;
    const account = roleArn?.split(':')[4];
    const prefix = account === undefined ? '' : `arn:${partitionOf(region)}:lambda:${region}:${account}:function:`;
    const name = (kind: VpcFunction) => `${prefix}${vpcFunctionName(kind, vpc.id)}`;
    found.set(vpc.id, { read: name('read'), probe: name('probe') });
  }
  return found;
}
