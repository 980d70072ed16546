import { Annotations, Duration, Fn, Validations } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/contract/env.ts';
import { vpcFunctionName } from '../../lambda/contract/vpc-functions.ts';
import { MonitorFunction, type MonitorFunctionProps } from './monitor-function.ts';

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
    const shared = { vpc, vpcSubnets: { subnets }, securityGroups: [securityGroup] };
    // Time for a page of 15 s, as the client inside waits for one.
    const read = { handlerFile: 'read.ts', timeout: Duration.seconds(25), memorySize: 512 };
    inVpc(this, 'Read', { ...read, ...shared, functionName: vpcFunctionName('read', vpcId) });
    inVpc(this, 'Probe', {
      handlerFile: 'probe.ts',
      environment: { [ENV.vantage]: 'vpc' },
      ...shared,
      functionName: vpcFunctionName('probe', vpcId),
    });
  }
}

/** What Lambda does on behalf of a function to put it into a VPC; IAM knows no resource for some of it. */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

function inVpc(scope: Construct, id: string, props: MonitorFunctionProps): MonitorFunction {
  const made = new MonitorFunction(scope, id, props);
  made.allow(INTERFACES, ['*']);
  // Lambda has these rights through the role; its own code, by which a request names its function, has not.
  made.addToRolePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: INTERFACES,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  Validations.of(made.role!).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'Lambda manages network interfaces with it; the second statement takes it from the code of the function.',
  });
  return made;
}
