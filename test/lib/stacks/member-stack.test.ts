import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { MemberStack } from '../../../lib/stacks/member-stack.ts';
import type { Resource } from '../synthesized.ts';

process.env.CDK_VALIDATION = 'false';
const app = new App({ context: recommended });
const template = Template.fromStack(new MemberStack(app, 'PullwardenMember')).toJSON();
afterAll(() => rmSync(app.outdir, { recursive: true }));

const resources = Object.entries<Resource & { readonly Condition?: string }>(template.Resources);
const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type).map(([, resource]) => resource);

describe('the template for members', () => {
  it('needs no bootstrap, and no asset: everything that differs is a parameter', () => {
    expect(Object.keys(template.Parameters)).toEqual([
      'HubRoleArn',
      'ExternalId',
      'RoleName',
      'OrganizationId',
      'ClusterName',
      'ClusterSecurityGroupId',
      'VpcId',
      'SubnetIds',
      'CodeBucket',
      'CodeKey',
    ]);
    const asked = Object.entries<{ readonly Default?: string }>(template.Parameters).filter(
      ([, { Default }]) => Default === undefined,
    );
    expect(asked.map(([name]) => name)).toEqual(['HubRoleArn', 'ExternalId']);
  });

  it('always makes the role; the rest where a parameter asks for it', () => {
    expect(resources.map(([, { Type, Condition = 'always' }]) => `${Type.split('::').at(-1)} ${Condition}`)).toEqual([
      'Role always',
      'AccessEntry HasClusterName',
      'SecurityGroup HasVpcId',
      'SecurityGroupIngress LetsIn',
      ...['LogGroup', 'Role', 'Function', 'Permission'].map((type) => `${type} HasVpcId`),
      ...['LogGroup', 'Role', 'Function', 'Permission'].map((type) => `${type} HasVpcId`),
    ]);
  });

  it('trusts one role, which knows the word, and where it is named one organisation', () => {
    const [role] = ofType('AWS::IAM::Role');
    const [statement, ...more] = role!.Properties.AssumeRolePolicyDocument.Statement;
    expect(more).toEqual([]);
    const [condition, withOrganization, without] = statement.Condition['Fn::If'];
    const ArnEquals = { 'aws:PrincipalArn': { Ref: 'HubRoleArn' } };
    const known = { 'sts:ExternalId': { Ref: 'ExternalId' } };
    expect(condition).toBe('HasOrganizationId');
    expect(without).toEqual({ ArnEquals, StringEquals: known });
    expect(withOrganization).toEqual({
      ArnEquals,
      StringEquals: { ...known, 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } },
    });
  });

  it('gives the role three rights to describe, and the functions their log and their place', () => {
    const actions = ofType('AWS::IAM::Role').map(({ Properties }) =>
      Properties.Policies.flatMap(({ PolicyDocument }: Resource['Properties']) =>
        PolicyDocument.Statement.flatMap(({ Effect, Action }: { readonly Effect: string; readonly Action: string }) =>
          [Action].flat().map((action) => `${Effect} ${action}`),
        ),
      ),
    );
    const [role, ...functions] = actions;
    expect(role).toEqual(['Allow eks:DescribeCluster', 'Allow eks:DescribeAddon', 'Allow eks:ListClusters']);
    expect(functions).toHaveLength(2);
    for (const rights of functions) {
      const allowed = rights.filter((right: string) => right.startsWith('Allow') && !right.includes(' ec2:'));
      expect(allowed).toEqual(['Allow logs:CreateLogStream', 'Allow logs:PutLogEvents']);
      const interfaces = (effect: string) =>
        rights
          .filter((right: string) => right.startsWith(`${effect} ec2:`))
          .map((right: string) => right.split(' ')[1]);
      expect(interfaces('Deny')).toEqual(interfaces('Allow'));
    }
  });

  it('lets that role, and nobody else, call the functions, whose names follow from the VPC', () => {
    for (const { Properties } of ofType('AWS::Lambda::Permission')) {
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: { Ref: 'HubRoleArn' } });
    }
    const names = ofType('AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
    expect(names).toEqual(
      ['read', 'probe'].map((kind) => ({ 'Fn::Join': ['', [`pullwarden-${kind}-`, { Ref: 'VpcId' }]] })),
    );
  });
});
