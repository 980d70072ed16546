import {
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnRule,
  DefaultStackSynthesizer,
  Fn,
  RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { CfnSecurityGroup, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import {
  AccountPrincipal,
  type CfnRole,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/contract/env.ts';
import { vpcFunctionName, type VpcFunction } from '../../lambda/contract/vpc-functions.ts';
import { addOnArns } from '../constructs/add-on-arns.ts';
import { ClusterAccess } from '../constructs/cluster-access.ts';
import { VPC_FUNCTION_SETTINGS } from '../constructs/vpc-function-settings.ts';
import { explainNetworkInterfaces, networkInterfaces } from '../constructs/network-interfaces.ts';

/** Parameters that all belong to the functions in a VPC: none of them, or all. */
const OF_VPC = ['VpcId', 'SubnetIds', 'CodeBucket', 'CodeKey'] as const;

/**
 * What another account gives to a Pullwarden: a role that describes clusters and is let in by them, and where a VPC is
 * named, functions inside it. Everything that differs between accounts is a parameter, so that one template serves a
 * StackSet.
 */
export class MemberStack extends Stack {
  readonly #parameters = new Map<string, CfnParameter>();

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Pullwarden: lets the Pullwarden of another account see clusters of this one',
      // It is deployed without the bootstrap of the CDK.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const hub = this.#parameter('HubRoleArn', 'The role of the function `check` there (output CheckRoleArn)');
    hub.allowedPattern = '^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$';
    const externalId = this.#parameter('ExternalId', 'A word that both sides know (clusters[].externalId)');
    externalId.minLength = 2;
    const roleName = this.#parameter(
      'RoleName',
      'Roles are global: another name in a second region',
      'pullwarden-member',
    );
    this.#parameter('OrganizationId', 'Only from this organisation, such as o-a1b2c3d4e5; empty: from anywhere', '');
    this.#parameter('ClusterName', 'A cluster that gets an access entry; empty: none', '');
    this.#parameter('ClusterSecurityGroupId', 'Of a cluster that shall let the functions in on 443; empty: none', '');
    this.#parameter('VpcId', 'Where functions stand that see what nodes see; empty: nowhere', '');
    const subnetIds = this.#parameter('SubnetIds', 'Subnets of the nodes, separated by commas', '');
    this.#parameter('CodeBucket', 'The bucket, in this region, that holds the code of the functions', '');
    this.#parameter('CodeKey', 'The key of the code in the bucket', '');

    const role = new Role(this, 'Role', {
      roleName: roleName.valueAsString,
      // The account, and the role by condition: named as principal, a role that is made anew would no longer be the one.
      assumedBy: new AccountPrincipal(Fn.select(4, Fn.split(':', hub.valueAsString))),
      inlinePolicies: { Describe: new PolicyDocument({ statements: describe(this) }) },
    });
    const known = { 'sts:ExternalId': externalId.valueAsString };
    const ofOrganization = { ...known, 'aws:PrincipalOrgID': this.#ref('OrganizationId') };
    const ArnEquals = { 'aws:PrincipalArn': hub.valueAsString };
    (role.node.defaultChild as CfnRole).addPropertyOverride(
      'AssumeRolePolicyDocument.Statement.0.Condition',
      Fn.conditionIf(
        this.#given('OrganizationId').logicalId,
        { ArnEquals, StringEquals: ofOrganization },
        { ArnEquals, StringEquals: known },
      ),
    );
    const access = new ClusterAccess(this, 'Access', {
      clusterName: this.#ref('ClusterName'),
      principalArn: role.roleArn,
    });
    access.entry.cfnOptions.condition = this.#given('ClusterName');

    const hasVpc = this.#given('VpcId');
    new CfnRule(this, 'WholeVpc', {
      ruleCondition: Fn.conditionNot(Fn.conditionEquals(this.#ref('VpcId'), '')),
      assertions: OF_VPC.slice(1).map((name) => ({
        assert: Fn.conditionNot(Fn.conditionEquals(this.#ref(name), '')),
        assertDescription: `VpcId needs ${name} as well`,
      })),
    });
    const group = new CfnSecurityGroup(this, 'Functions', {
      vpcId: this.#ref('VpcId'),
      groupDescription: 'Functions of Pullwarden that see what the nodes see',
    });
    group.cfnOptions.condition = hasVpc;
    const letIn = new CfnSecurityGroupIngress(this, 'LetIn', {
      groupId: this.#ref('ClusterSecurityGroupId'),
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      sourceSecurityGroupId: group.attrGroupId,
      description: 'Pullwarden reads the API server',
    });
    letIn.cfnOptions.condition = new CfnCondition(this, 'LetsIn', {
      expression: Fn.conditionAnd(hasVpc, this.#given('ClusterSecurityGroupId')),
    });
    for (const kind of ['read', 'probe'] as const) {
      this.#function(kind, {
        hasVpc,
        hub: hub.valueAsString,
        vpcConfig: { subnetIds: Fn.split(',', subnetIds.valueAsString), securityGroupIds: [group.attrGroupId] },
      });
    }
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: 'Where a parameter is empty, what uses it is not made.',
    });

    new CfnOutput(this, 'RoleArn', { value: role.roleArn, description: 'clusters[].roleArn' });
  }

  #parameter(name: string, description: string, otherwise?: string): CfnParameter {
    const made = new CfnParameter(this, name, {
      type: 'String',
      description,
      ...(otherwise === undefined ? {} : { default: otherwise }),
    });
    this.#parameters.set(name, made);
    return made;
  }

  #ref(name: string): string {
    return this.#parameters.get(name)!.valueAsString;
  }

  /** The condition that a parameter is not empty. */
  #given(name: string): CfnCondition {
    const before = this.node.tryFindChild(`Has${name}`);
    if (before instanceof CfnCondition) return before;
    return new CfnCondition(this, `Has${name}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(this.#ref(name), '')),
    });
  }

  #function(
    kind: VpcFunction,
    {
      hasVpc,
      hub,
      vpcConfig,
    }: {
      readonly hasVpc: CfnCondition;
      readonly hub: string;
      readonly vpcConfig: CfnFunction.VpcConfigProperty;
    },
  ): void {
    const id = kind === 'read' ? 'Read' : 'Probe';
    const log = new LogGroup(this, `${id}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const writeLog = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [log.logGroupArn],
    });
    const role = new Role(this, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Run: new PolicyDocument({ statements: [writeLog, ...networkInterfaces()] }) },
    });
    explainNetworkInterfaces(role);
    const made = new CfnFunction(this, id, {
      functionName: vpcFunctionName(kind, this.#ref('VpcId')),
      role: role.roleArn,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      code: { s3Bucket: this.#ref('CodeBucket'), s3Key: this.#ref('CodeKey') },
      handler: `${kind}.handler`,
      ...VPC_FUNCTION_SETTINGS[kind],
      loggingConfig: { logFormat: 'JSON', logGroup: log.logGroupName },
      vpcConfig,
      ...(kind === 'probe' ? { environment: { variables: { [ENV.vantage]: 'vpc' } } } : {}),
    });
    const permission = new CfnPermission(this, `${id}ByHub`, {
      action: 'lambda:InvokeFunction',
      functionName: made.attrArn,
      principal: hub,
    });
    for (const one of [log.node.defaultChild, role.node.defaultChild, made, permission]) {
      (one as CfnRole).cfnOptions.condition = hasVpc;
    }
  }
}

/** What the role may: describe clusters and their add-on kube-proxy, and list them. */
function describe(stack: Stack): PolicyStatement[] {
  const anywhere = { account: Aws.ACCOUNT_ID, region: '*' };
  const cluster = stack.formatArn({ service: 'eks', ...anywhere, resource: 'cluster', resourceName: '*' });
  const addOn = addOnArns(stack, { ...anywhere, name: '*' });
  return [
    new PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [cluster] }),
    new PolicyStatement({ actions: ['eks:DescribeAddon'], resources: [...addOn] }),
    new PolicyStatement({ actions: ['eks:ListClusters'], resources: ['*'] }),
  ];
}
