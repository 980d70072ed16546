import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { InferInput } from 'valibot';
import { checkConfig, printProblems } from '../../lambda/config/load.ts';
import type { configSchema } from '../../lambda/config/schema.ts';
import { keepBelow } from './keeping.ts';
import { letServicesUse } from './key-rights.ts';
import { Monitor } from './monitor.ts';
import { Storage } from './storage.ts';

/** What `pullwarden.yaml` says, as an object, and how it is kept. Tags are added by CDK's `Tags`. */
export interface PullwardenProps extends Omit<InferInput<typeof configSchema>, 'version' | 'deployment'> {
  /** A key for the table, queues, topics and logs; the services that need it are let in. Default: keys that AWS owns. */
  readonly key?: IKey;
  /** How long logs are kept. Default: a month. */
  readonly logRetention?: RetentionDays;
  /** What becomes of the table and the bus when they are no longer in the template. Default: they stay. */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The whole monitor in a stack of one's own application. Throws one error that names every problem of the configuration,
 * each with its path and how to mend it.
 */
export class Pullwarden extends Construct {
  /** What the monitor remembers, and the bus on which it announces incidents: rules of one's own may listen there. */
  readonly storage: Storage;

  constructor(scope: Construct, id: string, { key, logRetention, removalPolicy, ...config }: PullwardenProps) {
    super(scope, id);
    const loaded = checkConfig({ version: 1, ...config });
    if (!loaded.ok) throw new Error(printProblems(`The configuration of ${this.node.path}`, loaded.problems));
    keepBelow(this, { keyArn: key?.keyArn, logRetention });
    if (key !== undefined) letServicesUse(key);
    this.storage = new Storage(this, 'Storage', { removalPolicy });
    const { table, bus } = this.storage;
    new Monitor(this, 'Monitor', { config: loaded.config, table, bus });
  }
}
