import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { loadConfig, printProblems } from '../config/load.ts';
import type { Session } from './session.ts';
import { addOutputOption, type Output, writeResult } from './output.ts';
import { UsageError } from './usage-error.ts';
import { createAsk } from './verify/create-ask.ts';
import { printPlan } from './verify/print-plan.ts';
import { printReport, type Report } from './verify/print-report.ts';
import { readAccount } from './verify/read-account.ts';
import type { Step } from './verify/step.ts';
import { STEPS } from './verify/steps.ts';

interface Options {
  readonly config: string;
  readonly stack: readonly string[];
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly ring: boolean;
  readonly send: boolean;
  readonly output: Output;
}

/** `pullwarden verify`: looks at a deployment in its real account, after saying what it will do. */
export function addVerifyCommand(program: Command, session: Session): void {
  const command = program
    .command('verify')
    .argument('[steps...]', `which steps: ${STEPS.map(({ name }) => name).join(', ')} (default: all that only read)`)
    .description('look at a deployment in its account: exit code 0 all is well, 1 something is not or cannot be told')
    .option('--config <file>', 'the configuration that was deployed', 'pullwarden.yaml')
    .option('--stack <names...>', 'the stacks', ['PullwardenStorage', 'PullwardenMonitor'])
    .option('--dry-run', 'print what would be done, and do nothing', false)
    .option('--yes', 'do it without asking', false)
    .option('--ring', 'also ring an alarm: sends a mail', false)
    .option('--send', 'also send a test notice over each channel', false);
  addOutputOption(command).action(async (names: readonly string[], options: Options) => {
    const steps = chosenSteps(names, options);
    const config = await readConfig(options.config);
    const plan = printPlan(steps, options.stack);
    if (options.dryRun) {
      process.stdout.write(plan);
      return;
    }
    process.stderr.write(`${plan}\n`);
    if (!options.yes && !(await agrees())) throw new UsageError('nothing was done');
    const report = await verify(steps, { stacks: options.stack, config, configFile: options.config });
    writeResult(options.output, report, () => printReport(report));
    session.exitCode = report.status === 'pass' ? 0 : 1;
  });
}

/** The named steps, or all; those that write only with their option. */
function chosenSteps(names: readonly string[], options: Options): readonly Step[] {
  const unknown = names.find((name) => !STEPS.some((step) => step.name === name));
  if (unknown !== undefined)
    throw new UsageError(`there is no step "${unknown}"; there are ${STEPS.map(({ name }) => name).join(', ')}`);
  const shut = STEPS.find(({ name, only }) => names.includes(name) && only !== undefined && !options[only.option]);
  if (shut !== undefined) throw new UsageError(`the step ${shut.name} writes: it needs --${shut.only!.option}`);
  // What the stacks hold is asked for in any case.
  const wanted = (name: string) => names.length === 0 || names.includes(name) || name === 'stacks';
  return STEPS.filter(({ name, only }) => (only === undefined || options[only.option]) && wanted(name));
}

async function readConfig(file: string) {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}); name the configuration with --config`);
  });
  const loaded = loadConfig(text);
  if (!loaded.ok) throw new UsageError(printProblems(file, loaded.problems));
  return loaded.config;
}

/** Asks the person at the terminal. */
async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('there is no terminal to ask on: say --yes to go on, or --dry-run');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await new Promise<string>((resolve) => {
    terminal.question('Go on? (y/N) ', resolve);
    // Ctrl-C and Ctrl-D are answers, too.
    terminal.once('close', () => resolve(''));
  });
  terminal.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

async function verify(steps: readonly Step[], given: Parameters<typeof readAccount>[1]): Promise<Report> {
  const ask = createAsk();
  const account = await readAccount(ask, given, Date.now());
  const looked: { readonly name: string; readonly seen: Report['steps'][number]['seen'] }[] = [];
  for (const { name, look } of steps) looked.push({ name, seen: await look(ask, account) });
  const all = looked.flatMap(({ seen }) => seen).map(({ status }) => status);
  // Nothing that was seen is nothing that passed.
  const well = all.length > 0 && all.every((status) => status === 'pass');
  const status = all.includes('fail') ? 'fail' : well ? 'pass' : 'unknown';
  return { schemaVersion: '1', account: account.id, status, steps: looked };
}
