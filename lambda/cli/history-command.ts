import { type Command, InvalidArgumentError } from 'commander';
import { readEnvironment } from './environment.ts';
import { historyReport, type HistoryWanted } from './history-report.ts';
import { addStoreOptions, type StorePlace, withStore } from './open-store.ts';
import { addOutputOption, type Output, writeResult } from './output.ts';
import { parsePast } from './parse-time.ts';
import { printHistory } from './print-history.ts';
import { UsageError } from './usage-error.ts';

const LIMIT = 100;

interface Options extends StorePlace {
  readonly since: string;
  readonly until?: string;
  readonly cluster?: string;
  readonly target?: string;
  readonly limit: number;
  readonly output: Output;
}

/** `pullwarden history`: what happened, newest first; with `--target` since when it fails and how often it did. */
export function addHistoryCommand(program: Command): void {
  addOutputOption(addStoreOptions(program.command('history')))
    .description('what happened: incidents that opened, changed and were resolved, newest first')
    .option('--since <when>', 'from then on: 2h, 7d, a time (RFC 3339), or "last night" (18:00 of yesterday)', '24h')
    .option('--until <when>', 'before then, written likewise (default: now)')
    .option('--cluster <name>', 'only this cluster')
    .option('--target <name>', 'only this image, registry host, node or cluster; says first since when it fails')
    .option('--limit <n>', 'at most so many events', parseLimit, LIMIT)
    .action(async (options: Options) => {
      const now = Date.now();
      const wanted = wantedOf(options, now);
      const report = await withStore(options, (store) => historyReport(store, wanted, now));
      const { colour } = readEnvironment(program);
      writeResult(options.output, report, () => printHistory(report, { colour, now }));
    });
}

function wantedOf({ since, until, cluster, target, limit }: Options, now: number): HistoryWanted {
  const range = {
    since: parsePast(since, now, '--since'),
    until: until === undefined ? now : parsePast(until, now, '--until'),
  };
  if (range.since >= range.until) throw new UsageError('--since must lie before --until, and before now');
  return {
    ...range,
    limit,
    ...(cluster === undefined ? {} : { cluster }),
    ...(target === undefined ? {} : { target }),
  };
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 99999.');
  return Number(text);
}
