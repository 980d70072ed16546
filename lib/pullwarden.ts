import { type App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Config } from '../lambda/config/schema.ts';
import { Monitor } from './constructs/monitor.ts';
import { Storage } from './constructs/storage.ts';

/**
 * Adds the two stacks that make the monitor for this configuration, and has every synth checked against AwsSolutions.
 * What is named Default leaves no trace in the ids of resources: those of the table and the bus must never change.
 */
export function addPullwarden(app: App, config: Config): void {
  const remembers = new Stack(app, 'PullwardenStorage', {
    description: 'Pullwarden: what it remembers and where it announces incidents',
  });
  const { table, bus } = new Storage(remembers, 'Default');
  const runs = new Stack(app, 'PullwardenMonitor', {
    description: 'Pullwarden: looks at clusters and tells people',
  });
  new Monitor(runs, 'Default', { config, table, bus });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
