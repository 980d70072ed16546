import { Annotations, Duration, Fn } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/contract/env.ts';
import { type VpcFunction, vpcFunctionName } from '../../lambda/contract/vpc-functions.ts';
import { MonitorFunction } from './monitor-function.ts';
import { VPC_FUNCTION_SETTINGS } from './vpc-function-settings.ts';
import { explainNetworkInterfaces, networkInterfaces } from './network-interfaces.ts';

const API_SERVER_PORT = 443;

export interface VpcVantageProps {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Of clusters that shall let `read` in. */
  readonly clusterSecurityGroupIds: readonly string[];
}

/**
 * The functions that see what the nodes of a VPC see: `read` asks its API servers, `probe` the registries. Neither calls
 * AWS, so they need no NAT and no interface endpoint for our sake.
 */
export class VpcVantage extends Construct {
  constructor(scope: Construct, id: string, { vpcId, subnetIds, clusterSecurityGroupIds }: VpcVantageProps) {
    super(scope, id);
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId,
      availabilityZones: subnetIds.map((_, index) => Fn.select(index, Fn.getAzs())),
    });
    const subnets = subnetIds.map((subnetId) => Subnet.fromSubnetId(this, subnetId, subnetId));
    // Nobody asks for their routes.
    for (const subnet of subnets) Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    const securityGroup = new SecurityGroup(this, 'Functions', {
      vpc,
      description: 'Functions of Pullwarden that see what the nodes see',
    });
    clusterSecurityGroupIds.forEach((groupId) => {
      new CfnSecurityGroupIngress(this, `LetIn-${groupId}`, {
        groupId,
        ipProtocol: 'tcp',
        fromPort: API_SERVER_PORT,
        toPort: API_SERVER_PORT,
        sourceSecurityGroupId: securityGroup.securityGroupId,
        description: 'Pullwarden reads the API server',
      });
    });
    const make = (id: string, kind: VpcFunction, environment: Readonly<Record<string, string>>) => {
      const { timeout, memorySize } = VPC_FUNCTION_SETTINGS[kind];
      return new MonitorFunction(this, id, {
        handlerFile: `${kind}.ts`,
        functionName: vpcFunctionName(kind, vpcId),
        timeout: Duration.seconds(timeout),
        memorySize,
        environment,
        vpc,
        vpcSubnets: { subnets },
        securityGroups: [securityGroup],
      });
    };
    const read = make('Read', 'read', {});
    const probe = make('Probe', 'probe', { [ENV.vantage]: 'vpc' });
    for (const made of [read, probe]) {
      for (const statement of networkInterfaces()) made.addToRolePolicy(statement);
      explainNetworkInterfaces(made.role as Role);
    }
  }
}
