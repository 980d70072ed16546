import { type Command, InvalidArgumentError, Option } from 'commander';
import { readEnvironment, readRegistryEnvironment } from './environment.ts';
import type { Session } from './session.ts';
import { printProbe } from './print-probe.ts';
import { type ProbeOptions, probeImages } from './probe-images.ts';
import { probeReport, type ProbeReport } from './probe-report.ts';
import { readNames } from './read-names.ts';
import { UsageError } from './usage-error.ts';

const EXIT_CODES: Readonly<Record<ProbeReport['status'], number>> = { available: 0, no: 1, unknown: 2 };
/** Below this many images each is walked down to a layer; of more, as many. */
const BUDGET = 20;

interface CommandOptions extends ProbeOptions {
  readonly fromFile?: string;
  readonly output: 'text' | 'json';
}

/** `pullwarden probe`: does it exist, may I pull it, could a machine here reach every host that the pull needs. */
export function addProbeCommand(program: Command, session: Session): void {
  program
    .command('probe')
    .argument('[images...]', 'images as a pod would name them')
    .description('ask registries: does an image exist, may it be pulled, is every host of the pull within reach')
    .option('--from-file <file>', 'one image a line, # begins a comment; - is standard input')
    .option('--platform <os/arch>', 'the platform that is wanted, such as linux/arm64', parsePlatform)
    .option(
      '--budget <n>',
      'walk at most this many images down to a layer, which registries count as pulls; others are only asked for',
      parseCount,
      BUDGET,
    )
    .option('--anonymous', "ask as nobody, without the logins of Docker's config.json")
    .option('--hosts-dir <folder>', "containerd's config_path with hosts.toml files: ask its mirrors first")
    .option('--ca <file>', 'certificates (PEM) to trust besides the usual ones')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(async (named: readonly string[], options: CommandOptions) => {
      const { colour } = readEnvironment(program);
      const images = [
        ...new Set([...named, ...(options.fromFile === undefined ? [] : await readNames(options.fromFile))]),
      ];
      if (images.length === 0) throw new UsageError('there is no image: name one, or use --from-file FILE');
      const results = await probeImages(images, options, readRegistryEnvironment());
      const report = probeReport(results);
      process.stdout.write(
        options.output === 'json'
          ? `${JSON.stringify(report, null, 2)}\n`
          : printProbe(report, { colour, now: Date.now() }),
      );
      session.exitCode = EXIT_CODES[report.status];
    });
}

function parseCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('it must be a whole number, 0 or more');
  return Number(text);
}

function parsePlatform(text: string): string {
  if (!/^[a-z0-9]+\/[a-z0-9_]+(?:\/v\d+)?$/.test(text)) throw new InvalidArgumentError('write it as linux/arm64');
  return text;
}
