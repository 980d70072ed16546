import { Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** What Lambda does on behalf of a function to put it into a VPC; IAM knows no resource for some of it. */
const ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lets Lambda, and not the code of a function, put the function into a VPC. */
export function networkInterfaces(): readonly PolicyStatement[] {
  const all = { actions: ACTIONS, resources: ['*'] };
  // Only requests of a function's own code name the function.
  const byCode = { Null: { 'lambda:SourceFunctionArn': 'false' } };
  return [new PolicyStatement(all), new PolicyStatement({ ...all, effect: Effect.DENY, conditions: byCode })];
}

/** Says why the resource of these rights is a `*`. */
export function explainNetworkInterfaces(role: Role): void {
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'Lambda manages network interfaces with it; the second statement takes it from the code of the function.',
  });
}
