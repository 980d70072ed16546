import { describe, expect, it } from '@jest/globals';
import { type Resource, synthesized } from '../synthesized.ts';

const resources = synthesized(`
version: 1
operations: { emails: [ops@example.com] }
clusters:
  - name: a
    region: eu-west-1
    vpc: { id: vpc-0000000a, subnets: [subnet-0000000a, subnet-0000000b], clusterSecurityGroup: sg-0000000a }
  - { name: b, region: eu-west-1, vpc: { id: vpc-0000000a, subnets: [subnet-0000000a, subnet-0000000b] } }
  - name: c
    region: eu-central-1
    roleArn: arn:aws:iam::111122223333:role/pullwarden-member
    vpc: { id: vpc-0000000c, subnets: [subnet-0000000c] }
`);
const ofType = (type: string): readonly Resource[] => [...resources.values()].filter(({ Type }) => Type === type);
const named = (name: string) =>
  ofType('AWS::Lambda::Function').filter(({ Properties }) => Properties.FunctionName === name);

describe('the VPC of two clusters', () => {
  it.each(['pullwarden-read-vpc-0000000a', 'pullwarden-probe-vpc-0000000a'])('has one function %s', (name) => {
    const [made, ...more] = named(name);
    expect(more).toEqual([]);
    expect(made?.Properties.VpcConfig).toEqual({
      SubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
      SecurityGroupIds: [expect.anything()],
    });
  });

  it('is where the probe knows itself to be', () => {
    expect(named('pullwarden-probe-vpc-0000000a')[0]?.Properties.Environment.Variables).toMatchObject({
      VANTAGE: 'vpc',
    });
  });

  it('lets them in to the cluster that says which security group it has', () => {
    expect(ofType('AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ GroupId: 'sg-0000000a', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
    ]);
    const [group] = ofType('AWS::EC2::SecurityGroup');
    expect(group?.Properties).toMatchObject({ VpcId: 'vpc-0000000a' });
    expect(group?.Properties.SecurityGroupIngress).toBeUndefined();
  });

  it('needs rights for network interfaces, which the code of the functions has not', () => {
    const policies = [...resources].filter(([id]) => /vpc0000000a(?:Read|Probe)RoleDefaultPolicy/.test(id));
    expect(policies).toHaveLength(2);
    for (const [, { Properties }] of policies) {
      const statements: readonly {
        readonly Effect: string;
        readonly Action: string | readonly string[];
        readonly Condition?: object;
      }[] = Properties.PolicyDocument.Statement;
      const ofEc2 = statements.filter(({ Action }) => [Action].flat().every((action) => action.startsWith('ec2:')));
      const [allowed, denied] = ofEc2;
      expect(ofEc2.map(({ Effect }) => Effect)).toEqual(['Allow', 'Deny']);
      expect(denied).toMatchObject({
        Action: allowed?.Action,
        Resource: '*',
        Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      });
      expect(statements.flatMap(({ Action }) => Action).filter((action) => !/^(?:ec2|logs):/.test(action))).toEqual([]);
    }
  });
});

it('a member has functions of its own, which may be called there and are not made here', () => {
  expect(named('pullwarden-read-vpc-0000000c')).toEqual([]);
  const check = [...resources].find(([id]) => id.startsWith('LooksCheckRoleDefaultPolicy'))?.[1];
  const statement = check?.Properties.PolicyDocument.Statement.find(
    ({ Action }: { readonly Action: unknown }) => Action === 'lambda:InvokeFunction',
  );
  const arn = 'arn:aws:lambda:eu-central-1:111122223333:function:pullwarden';
  expect(statement.Resource).toEqual(expect.arrayContaining([`${arn}-read-vpc-0000000c`, `${arn}-probe-vpc-0000000c`]));
  expect(JSON.stringify(statement.Resource)).toContain(':function:pullwarden-read-vpc-0000000a');
});
