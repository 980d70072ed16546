import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { NewerFormat } from '../core/incident/stored-format.ts';
import type { ProblemReason } from '../core/model/problem.ts';
import type { Store } from '../ports/store.ts';
import { UsageError } from './usage-error.ts';

/** Where the store is: in a folder of this machine, or in a table of DynamoDB; one of them. */
export interface StorePlace {
  readonly data?: string;
  readonly table?: string;
}

/** What to look at where the message of AWS alone does not say it. */
const HINTS: Readonly<Partial<Record<ProblemReason, string>>> = {
  'not-found': 'is it the right name, account and region (AWS_PROFILE, AWS_REGION)?',
  unauthorized: 'log in to AWS, or choose credentials with AWS_PROFILE',
  unreachable: 'are region and network right (AWS_REGION)?',
};

/** Adds `--data` and `--table` to a command. */
export function addStoreOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'where `pullwarden watch --data` keeps its state')
    .option('--table <name>', 'the DynamoDB table of a deployment (credentials and region as the AWS CLI finds them)');
}

/** The file of the local store in its folder. */
export function storeFile(folder: string): string {
  return join(folder, 'pullwarden.db');
}

/**
 * Opens the store, uses it and closes it. Throws a {@link UsageError} where it is not said which store, or where the folder
 * holds none: a mistyped one must not look as if nothing were wrong. What AWS answers becomes one sentence.
 */
export async function withStore<T>({ data, table }: StorePlace, use: (store: Store) => Promise<T>): Promise<T> {
  if ((data === undefined) === (table === undefined)) {
    throw new UsageError('say where the store is: --data FOLDER or --table NAME, one of them');
  }
  return data === undefined ? inTable(table!, use) : inFolder(data, use);
}

async function inFolder<T>(folder: string, use: (store: Store) => Promise<T>): Promise<T> {
  const file = storeFile(folder);
  if (!existsSync(file)) {
    throw new UsageError(`there is no store in ${folder}; pullwarden watch --data ${folder} makes one`);
  }
  // Loaded only now: each of the two brings its library.
  const { createSqliteStore } = await import('../adapters/local/sqlite-store.ts');
  const store = createSqliteStore(file);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

async function inTable<T>(table: string, use: (store: Store) => Promise<T>): Promise<T> {
  const { createDynamoStore } = await import('../adapters/aws/dynamo-store.ts');
  try {
    return await use(createDynamoStore(table));
  } catch (error) {
    if (error instanceof NewerFormat) throw error;
    const { problemFromAws } = await import('../adapters/aws/problem-from-aws.ts');
    const { reason, detail } = problemFromAws(error, `table ${table}`, 'dynamodb:Query');
    const hint = HINTS[reason];
    throw new Error(hint === undefined ? detail : `${detail.replace(/\.$/, '')}; ${hint}`, { cause: error });
  }
}
