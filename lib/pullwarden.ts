import { type App, Stack, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Config } from '../lambda/config/schema.ts';
import { keepBelow } from './constructs/keeping.ts';
import { Monitor } from './constructs/monitor.ts';
import { Storage } from './constructs/storage.ts';

/**
 * Adds the two stacks that make the monitor for this configuration, and has every synth checked against AwsSolutions.
 * What is named Default leaves no trace in the ids of resources: those of the table and the bus must never change.
 */
export function addPullwarden(app: App, config: Config): void {
  const { keyArn, logRetentionDays: logRetention, tags } = config.deployment;
  const stack = (id: string, description: string) => {
    const made = new Stack(app, id, { description });
    keepBelow(made, { keyArn, logRetention });
    for (const [name, value] of Object.entries(tags)) Tags.of(made).add(name, value);
    return made;
  };
  const remembers = stack('PullwardenStorage', 'Pullwarden: what it remembers and where it announces incidents');
  const { table, bus } = new Storage(remembers, 'Default');
  const runs = stack('PullwardenMonitor', 'Pullwarden: looks at clusters and tells people');
  new Monitor(runs, 'Default', { config, table, bus });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
