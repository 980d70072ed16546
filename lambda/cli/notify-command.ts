import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { loadConfig, printProblems } from '../config/load.ts';
import { testEvents } from '../core/incident/test-events.ts';
import { plainText } from '../core/report/plain-text.ts';
import type { Sent } from '../core/report/notices/sent.ts';
import { localWays } from './local-ways.ts';
import type { Session } from './session.ts';
import { addOutputOption, type Output, writeResult } from './output.ts';
import { UsageError } from './usage-error.ts';

interface Options {
  readonly config: string;
  readonly topicArn?: string;
  readonly output: Output;
}

/** `pullwarden notify test CHANNEL`: sends one notice and its end over a channel of the configuration, as an incident would. */
export function addNotifyCommand(program: Command, session: Session): void {
  const group = program.command('notify').description('try the ways to people');
  const command = group
    .command('test')
    .argument('<channel>', 'the name of a channel of the configuration')
    .description('send a test notice and its end: exit code 0 both were taken, 1 they were not')
    .option('--config <file>', 'the configuration', 'pullwarden.yaml')
    .option('--topic-arn <arn>', 'the topic of an email or amazon-q channel, as the stack prints it');
  addOutputOption(command).action(async (name: string, options: Options) => {
    const channel = await channelNamed(name, options.config);
    const { openChannel } = await import('../adapters/channels/index.ts');
    const opened = openChannel(channel, await localWays(options));
    const results: { readonly event: string; readonly sent: Sent }[] = [];
    let receipt: string | undefined;
    for (const event of testEvents(name, randomBytes(8).toString('hex'), Date.now())) {
      const sent = opened.kind === 'each' ? await opened.send(event, receipt) : await opened.send([event]);
      receipt = sent.status === 'taken' ? (sent.receipt ?? receipt) : receipt;
      results.push({ event: event.detailType, sent });
      if (sent.status !== 'taken') break;
    }
    const taken = results.length === 2 && results.every(({ sent }) => sent.status === 'taken');
    const lines = results.map(
      ({ event, sent }) => `${event}: ${sent.status === 'taken' ? 'taken' : `not taken, ${plainText(sent.why)}`}`,
    );
    writeResult(options.output, { schemaVersion: '1', channel: name, taken, results }, () => `${lines.join('\n')}\n`);
    session.exitCode = taken ? 0 : 1;
  });
}

async function channelNamed(name: string, file: string) {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}); name the configuration with --config`);
  });
  // It may be written for either place: what only the other one can do is said when it is tried.
  const onAws = loadConfig(text, 'aws');
  const loaded = onAws.ok ? onAws : loadConfig(text, 'here');
  if (!loaded.ok) throw new UsageError(printProblems(file, onAws.ok ? [] : onAws.problems));
  const { channels } = loaded.config;
  const found = channels.find((channel) => channel.name === name);
  if (found !== undefined) return found;
  const names = channels.map((channel) => channel.name).join(', ');
  throw new UsageError(`${file} has no channel "${name}"; it has ${names === '' ? 'none' : names}`);
}
