import { expect, it } from '@jest/globals';
import { synthesized } from '../synthesized.ts';

it('a cluster that asks for it gets an access entry with our group and no policy, in a stack of its region', () => {
  const resources = synthesized(
    'version: 1\noperations: { emails: [a@example.com] }\nclusters: [{ name: a, eksName: prod, region: eu-west-1, accessEntry: true }, { name: b, region: eu-west-1 }]',
  );
  const entries = [...resources.values()].filter(({ Type }) => Type === 'AWS::EKS::AccessEntry');
  expect(entries).toEqual([
    expect.objectContaining({
      Condition: expect.stringMatching(/AccessaIsHere/),
      Properties: {
        ClusterName: 'prod',
        KubernetesGroups: ['pullwarden:readers'],
        PrincipalArn: { 'Fn::GetAtt': [expect.stringMatching(/^LooksCheckRole/), 'Arn'] },
        Type: 'STANDARD',
      },
    }),
  ]);
});
