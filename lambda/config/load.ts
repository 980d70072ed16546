import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { CHECKS } from '../checks/index.ts';
import { BASELINES } from '../core/kube-proxy/baselines.ts';
import { isTroubleCause } from '../core/report/describe.ts';
import { expectedFromFile } from '../core/kube-proxy/expected-from-file.ts';
import { clusterProblems } from './cluster-problems.ts';
import { completeChecks } from './complete-checks.ts';
import { channelProblems, type Place } from './channel-problems.ts';
import type { ConfigProblem } from './config-problem.ts';
import { looksLikeKey } from './looks-like-key.ts';
import { type Config, configSchema } from './schema.ts';
import { withoutKeys } from './without-keys.ts';

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const OURS: readonly string[] = ['auto', ...Object.keys(BASELINES)];

/** Reads the text of a `pullwarden.yaml` for a place to run: the configuration, or every problem at once. */
export function loadConfig(text: string, place: Place = 'aws'): LoadedConfig {
  const document = parseDocument(text);
  if (document.errors.length > 0) return unreadable(document.errors.map(({ message }) => message));
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // An alias that names nothing is met only now.
    return unreadable([error instanceof Error ? error.message : String(error)]);
  }
  return checkConfig(value, place);
}

/** The same for a configuration that is an object already. */
export function checkConfig(value: unknown, place: Place = 'aws'): LoadedConfig {
  const parsed = v.safeParse(configSchema, value);
  const problems = parsed.success ? crossProblems(parsed.output, place) : parsed.issues.map(problemOf);
  return parsed.success && problems.length === 0
    ? { ok: true, config: { ...parsed.output, checks: completeChecks(parsed.output.checks) } }
    : { ok: false, problems: problems.map(withoutKeys) };
}

function unreadable(messages: readonly string[]): LoadedConfig {
  const problems = messages.map((message) => ({
    path: '',
    what: `not readable as YAML: ${message.split('\n')[0]!.replace(/:$/, '')}`,
    fix: 'correct the YAML at this line',
  }));
  return { ok: false, problems: problems.map(withoutKeys) };
}

/** The problems as a person reads them, one a line. */
export function printProblems(file: string, problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ path, what, fix }) => `  ${path === '' ? file : path}: ${what}; ${fix}`);
  return [`${file} has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:`, ...lines].join('\n');
}

/** Here keys are named, and people put the keys themselves: then what stands there is not said. */
const SECRET_PLACE = /^(?:channels\.\d+\.|operations\.|registries\.\d+\.secretArn$)/;
const SECRET_FIX =
  'keep it in AWS Secrets Manager and write its ARN here (for `pullwarden watch`: env:NAME or file:PATH)';

function problemOf(issue: v.BaseIssue<unknown>): ConfigProblem {
  const path = v.getDotPath(issue) ?? '';
  if (issue.expected === 'never') {
    return { path, what: 'there is no such key', fix: 'remove it or correct its spelling (docs/configuration.md)' };
  }
  if (issue.received === 'undefined') return { path, what: 'is missing', fix: 'add it (docs/configuration.md)' };
  if (SECRET_PLACE.test(path)) {
    if (looksLikeKey(String(issue.input))) return { path, what: 'looks like a secret itself', fix: SECRET_FIX };
    if (/\.(?:secret|secretArn|ping)$/.test(path))
      return { path, what: 'does not say where the secret is', fix: SECRET_FIX };
  }
  const is = isOf(issue);
  const { message, expected } = issue;
  // Valibot's own words say what is expected; ours say what must be, or what to do.
  if (message.startsWith('Invalid')) return { path, what: is, fix: `expected ${WORDS[expected ?? ''] ?? expected}` };
  return message.startsWith('must')
    ? { path, what: `${is}, and ${message}`, fix: 'correct the value' }
    : { path, what: is, fix: message };
}

/** What a programmer's words mean to whoever writes YAML. */
const WORDS: Readonly<Record<string, string>> = {
  Array: 'a list',
  Object: 'keys with their values',
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
};
/** Rules about how long something is: what they received is a length. */
const LENGTHS = ['max_length', 'min_entries', 'min_length', 'non_empty'];

function isOf({ type, received }: v.BaseIssue<unknown>): string {
  if (!LENGTHS.includes(type)) return `is ${WORDS[received] ?? received}`;
  return received === '0' ? 'is empty' : `has ${received} characters`;
}

/** Rules that need more than one value. */
function crossProblems(config: Config, place: Place): readonly ConfigProblem[] {
  const { clusters, channels, registries, checks, baselines, silences } = config;
  const names = clusters.map(({ name }) => name);
  // A cluster that a tag selects is not known here; its name says where it is, after a dot.
  const isCluster = (name: string) => names.includes(name) || (config.discover !== undefined && name.includes('.'));
  const problems: ConfigProblem[] = [...clusterProblems(config), ...channelProblems(channels, isCluster, place)];
  const twice = (kind: string, names: readonly string[]) => {
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      problems.push({ path: `${kind}.${index}.name`, what: `"${name}" stands twice`, fix: 'give each its own name' });
    });
  };
  twice('clusters', names);
  twice(
    'channels',
    channels.map(({ name }) => name),
  );
  config.operations.emails?.forEach((address, index, all) => {
    if (all.indexOf(address) === index) return;
    problems.push({
      path: `operations.emails.${index}`,
      what: `"${address}" stands twice`,
      fix: 'keep one of the two',
    });
  });
  registries.forEach(({ host }, index) => {
    if (registries.findIndex((one) => one.host === host) === index) return;
    problems.push({ path: `registries.${index}.host`, what: `"${host}" stands twice`, fix: 'keep one of the two' });
  });
  for (const [name, text] of Object.entries(baselines)) {
    const path = `baselines.${name}`;
    const own = expectedFromFile(name, text, 'named');
    if (OURS.includes(name)) {
      problems.push({ path, what: 'is the name of a baseline of ours', fix: 'give it another name' });
    } else if (!own.ok) {
      const what = `cannot be what is expected of kube-proxy: ${own.message}`;
      problems.push({ path, what, fix: 'put in what `pullwarden kube-proxy capture` prints' });
    }
  }
  silences.forEach(({ from, until, cluster, cause }, index) => {
    const path = `silences.${index}`;
    if (from !== undefined && Date.parse(until) <= Date.parse(from)) {
      problems.push({ path: `${path}.until`, what: 'is not after from', fix: 'correct one of the two' });
    }
    if (cluster !== undefined && !isCluster(cluster)) {
      problems.push({ path: `${path}.cluster`, what: `there is no cluster "${cluster}"`, fix: 'name one of clusters' });
    }
    if (cause !== undefined && !isTroubleCause(cause)) {
      problems.push({ path: `${path}.cause`, what: `there is no cause "${cause}"`, fix: 'use one of docs/causes.md' });
    }
  });
  clusters.forEach(({ baseline = 'auto' }, index) => {
    const known = [...new Set([...OURS, ...Object.keys(baselines)])];
    if (known.includes(baseline)) return;
    const what = `there is no baseline "${baseline}"`;
    problems.push({
      path: `clusters.${index}.baseline`,
      what,
      fix: `use one of ${known.join(', ')}, or add it to baselines`,
    });
  });
  if (CHECKS.every(({ id }) => checks[id]?.enabled === false)) {
    problems.push({ path: 'checks', what: 'every check is switched off', fix: 'leave one of them on' });
  }
  for (const id of Object.keys(checks)) {
    if (CHECKS.some((check) => check.id === id)) continue;
    const known = CHECKS.map((check) => check.id).join(', ');
    problems.push({ path: `checks.${id}`, what: 'there is no such check', fix: `use one of ${known}` });
  }
  return problems;
}
