import { rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { MemberStack } from '../../lib/stacks/member-stack.ts';
import type { Resource } from './synthesized.ts';

/** The resources of the template for other accounts, by logical id. */
export function memberResources(): ReadonlyMap<string, Resource> {
  const app = new App({ context: recommended });
  const { Resources } = Template.fromStack(new MemberStack(app, 'PullwardenMember')).toJSON();
  rmSync(app.outdir, { recursive: true });
  return new Map(Object.entries<Resource>(Resources));
}
