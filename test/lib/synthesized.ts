import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import cdkJson from '../../cdk.json' with { type: 'json' };
import { loadConfig } from '../../lambda/config/load.ts';
import { addPullwarden } from '../../lib/pullwarden.ts';
import { MemberStack } from '../../lib/stacks/member-stack.ts';

/** A resource of a template; what stands in it is for the tests to know. */
export interface Resource {
  readonly Type: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

interface Json {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Synthesized {
  /** Of all stacks, by logical id. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly stacks: readonly Stack[];
  /** The whole templates, by the name of their stack. */
  readonly templates: ReadonlyMap<string, Json>;
}

// Validation belongs to `npm run synth`: here it would cost a second and 200 MB for each test file.
process.env.CDK_VALIDATION = 'false';

/** The resources of both stacks for a configuration, by logical id; nothing is bundled. */
export function synthesized(yaml: string): ReadonlyMap<string, Resource> {
  return synthesizedApp(yaml).resources;
}

/** The same with the stacks, whose constructs tell what a resource is for. */
export function synthesizedApp(yaml: string): Synthesized {
  const loaded = loadConfig(yaml);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const app = new App({
    context: { ...recommended, ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
  });
  addPullwarden(app, loaded.config);
  return read(app);
}

/** The same of the template for other accounts. */
export function synthesizedMember(): Synthesized {
  const app = new App({ context: recommended });
  new MemberStack(app, 'PullwardenMember');
  return read(app);
}

function read(app: App): Synthesized {
  const stacks = app.node.children.filter((child) => child instanceof Stack);
  const template = (stack: Stack) => Template.fromStack(stack).toJSON() as Json;
  const templates = new Map(stacks.map((stack) => [stack.stackName, template(stack)] as const));
  rmSync(app.outdir, { recursive: true });
  const resources = [...templates.values()].flatMap(({ Resources }) => Object.entries<Resource>(Resources));
  return { resources: new Map(resources), stacks, templates };
}
