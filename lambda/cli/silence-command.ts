import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Silence } from '../core/incident/silence.ts';
import { readEnvironment } from './environment.ts';
import { newSilence, type SilenceWanted } from './new-silence.ts';
import { addStoreOptions, type StorePlace, withStore } from './open-store.ts';
import { addOutputOption, type Output, writeResult } from './output.ts';
import { printSilences, silenceSentence } from './print-silences.ts';
import { silenceReport } from './silence-report.ts';
import { UsageError } from './usage-error.ts';

/** Short enough to type; 40 bits are enough for silences that live 30 days at most. */
const ID_BYTES = 5;

interface Options extends StorePlace {
  readonly output: Output;
}

/** `pullwarden silence add|list|remove`: hold notices back for a time; what is held back is recorded all the same. */
export function addSilenceCommand(program: Command): void {
  const group = program
    .command('silence')
    .description('hold notices back for a time: what happens is recorded all the same');
  const onStore = (command: string) => addOutputOption(addStoreOptions(group.command(command)));

  onStore('add')
    .description('begin a silence for what every given option names; prints its id')
    .option('--until <time>', 'to this time (RFC 3339)')
    .option('--for <duration>', 'for so long: 30m, 2h, 7d')
    .option('--from <time>', 'from this time on (RFC 3339; default: now)')
    .option('--cluster <name>', 'only this cluster')
    .option('--namespace <name>', 'only what hits this namespace and no other')
    .option('--cause <cause>', 'only this cause, such as rate-limited')
    .option('--registry <host>', 'only this registry, as image names spell it, such as docker.io')
    .option('--everything', 'all clusters and all troubles')
    .requiredOption('--reason <text>', 'why, for whoever wonders')
    .action(async (options: Options & SilenceWanted) => {
      const now = Date.now();
      const silence: Silence = { id: randomBytes(ID_BYTES).toString('hex'), ...newSilence(options, now) };
      await withStore(options, (store) => store.putSilence(silence));
      process.stderr.write(`${silenceSentence(silenceReport(silence, now))}\n`);
      const report = { schemaVersion: '1', silence: silenceReport(silence, now) };
      writeResult(options.output, report, () => `${silence.id}\n`);
    });

  onStore('list')
    .description('the silences that hold now, or will')
    .action(async (options: Options) => {
      const now = Date.now();
      const silences = await withStore(options, (store) => store.silences(now));
      const report = { schemaVersion: '1', silences: silences.map((silence) => silenceReport(silence, now)) } as const;
      const { colour } = readEnvironment(program);
      writeResult(options.output, report, () => printSilences(report.silences, { colour }));
    });

  onStore('remove')
    .argument('<id>', 'as `silence list` shows it')
    .description('end a silence now')
    .action(async (id: string, options: Options) => {
      const removed = await withStore(options, (store) => store.removeSilence(id));
      if (!removed)
        throw new UsageError(`there is no silence ${JSON.stringify(id)}; pullwarden silence list shows them`);
      writeResult(options.output, { schemaVersion: '1', removed: id }, () => `silence ${id} is removed\n`);
    });
}
