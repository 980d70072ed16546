import { Construct } from 'constructs';
import type { InferInput } from 'valibot';
import { checkConfig, printProblems } from '../../lambda/config/load.ts';
import type { configSchema } from '../../lambda/config/schema.ts';
import { Monitor } from './monitor.ts';
import { Storage } from './storage.ts';

/** What `pullwarden.yaml` says, as an object. */
export type PullwardenProps = Omit<InferInput<typeof configSchema>, 'version'>;

/**
 * The whole monitor in a stack of one's own application. Throws one error that names every problem of the configuration,
 * each with its path and how to mend it.
 */
export class Pullwarden extends Construct {
  /** What the monitor remembers, and the bus on which it announces incidents: rules of one's own may listen there. */
  readonly storage: Storage;

  constructor(scope: Construct, id: string, props: PullwardenProps) {
    super(scope, id);
    const loaded = checkConfig({ version: 1, ...props });
    if (!loaded.ok) throw new Error(printProblems(`The configuration of ${this.node.path}`, loaded.problems));
    this.storage = new Storage(this, 'Storage');
    const { table, bus } = this.storage;
    new Monitor(this, 'Monitor', { config: loaded.config, table, bus });
  }
}
