import { CfnCondition, Fn, Stack } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { READERS_GROUP } from '../../lambda/config/readers-group.ts';

export interface ClusterAccessProps {
  /** Its name in EKS. */
  readonly clusterName: string;
  readonly principalArn: string;
  /** Where the cluster is: a stack of another region makes nothing. Absent: the region of the stack. */
  readonly region?: string;
}

/**
 * Lets a principal in to a cluster as a member of our group, without any access policy: what it may do is written in the
 * cluster (`pullwarden rbac`). The authentication mode must allow access entries.
 */
export class ClusterAccess extends Construct {
  readonly entry: CfnAccessEntry;

  constructor(scope: Construct, id: string, { clusterName, principalArn, region }: ClusterAccessProps) {
    super(scope, id);
    this.entry = new CfnAccessEntry(this, 'Entry', {
      clusterName,
      principalArn,
      kubernetesGroups: [READERS_GROUP],
      type: 'STANDARD',
    });
    if (region === undefined) return;
    this.entry.cfnOptions.condition = new CfnCondition(this, 'IsHere', {
      expression: Fn.conditionEquals(Stack.of(this).region, region),
    });
  }
}
