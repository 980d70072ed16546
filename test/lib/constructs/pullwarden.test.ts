import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { describe, expect, it } from '@jest/globals';
import { Pullwarden, type PullwardenProps } from '../../../lib/index.ts';
import { synthesized } from '../synthesized.ts';

process.env.CDK_VALIDATION = 'false';

const clusters = [{ name: 'production', region: 'eu-central-1' }];
const channels = [{ name: 'platform-team', type: 'email', address: 'platform@example.com' } as const];

/** A stack of somebody's own application; nothing is bundled. */
function ownStack(fill: (stack: Stack) => void): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Own');
  fill(stack);
  const template = Template.fromStack(stack);
  rmSync(app.outdir, { recursive: true });
  return template;
}

describe('in a stack of one’s own', () => {
  it('Pullwarden is one construct, on whose bus one may listen', () => {
    const template = ownStack((stack) => {
      const { storage } = new Pullwarden(stack, 'Pullwarden', { clusters, channels });
      new Rule(stack, 'Ours', { eventBus: storage.bus, eventPattern: { source: ['pullwarden'] } });
    });
    const types = [...synthesized('version: 1\nclusters: [{ name: c1, region: eu-west-1 }]').values()];
    for (const { Type } of types) expect(Object.keys(template.findResources(Type))).not.toEqual([]);
    template.resourceCountIs('AWS::Events::Rule', 2);
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
  });

  it('a wrong configuration is one error with every problem', () => {
    const wrong = { clusters: [{ name: 'a b', region: 'europe' }], checks: { pods: {} } } as PullwardenProps;
    expect(() => ownStack((stack) => new Pullwarden(stack, 'Pullwarden', wrong))).toThrow(
      [
        'The configuration of Own/Pullwarden has 2 problems:',
        '  clusters.0.name: is "a b", and must be the name of an EKS cluster; correct the value',
        '  clusters.0.region: is "europe", and must be an AWS region, such as eu-central-1; correct the value',
      ].join('\n'),
    );
  });
});

describe('what survives', () => {
  it.each([
    ['TableCD117FA1', 'AWS::DynamoDB::GlobalTable'],
    ['BusEA82B648', 'AWS::Events::EventBus'],
  ])('is still %s: another id would be another, empty one', (id, type) => {
    const resources = synthesized('version: 1\nclusters: [{ name: c1, region: eu-west-1 }]');
    expect(resources.get(id)?.Type).toBe(type);
  });
});
