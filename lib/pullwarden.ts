import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Config } from '../lambda/config/schema.ts';
import { MonitorStack } from './stacks/monitor-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';

/** Adds the two stacks that make the monitor for this configuration, and has every synth checked against AwsSolutions. */
export function addPullwarden(app: App, config: Config): void {
  const storage = new StorageStack(app, 'PullwardenStorage');
  new MonitorStack(app, 'PullwardenMonitor', { config, table: storage.table, bus: storage.bus });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
