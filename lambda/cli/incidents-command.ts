import type { Command } from 'commander';
import { readEnvironment } from './environment.ts';
import { incidentsReport } from './incidents-report.ts';
import { addStoreOptions, type StorePlace, withStore } from './open-store.ts';
import { addOutputOption, type Output, writeResult } from './output.ts';
import { printIncidents } from './print-incidents.ts';

interface Options extends StorePlace {
  readonly cluster?: string;
  readonly output: Output;
}

/** `pullwarden incidents`: what is open now. */
export function addIncidentsCommand(program: Command): void {
  addOutputOption(addStoreOptions(program.command('incidents')))
    .description('what is open now: the most severe first, told or held back, and what cannot be seen')
    .option('--cluster <name>', 'only this cluster')
    .action(async (options: Options) => {
      const report = await withStore(options, (store) => incidentsReport(store, Date.now(), options.cluster));
      const { colour } = readEnvironment(program);
      writeResult(options.output, report, () => printIncidents(report, { colour }));
    });
}
