import { type Command, Option } from 'commander';
import type { Expected } from '../core/kube-proxy/compare-source.ts';
import { readEnvironment } from './environment.ts';
import { expectedOf, type Place, sourceAt } from './kube-proxy-sources.ts';
import { kubeProxyDiff, kubeProxyShow } from './kube-proxy-reports.ts';
import type { Session } from './main.ts';
import { printDiff, printShow } from './print-kube-proxy.ts';

const EXIT_CODES = { 'no-drift': 0, 'not-applicable': 0, drift: 1, error: 2 } as const;

interface Options extends Place {
  readonly baseline: string;
  readonly against?: string;
  readonly output: 'text' | 'json';
}

/** `pullwarden kube-proxy diff|show`: the stored configuration beside what is expected, and what kube-proxy makes of it. */
export function addKubeProxyCommand(program: Command, session: Session): void {
  const group = program
    .command('kube-proxy')
    .description("kube-proxy's configuration: compare it, show what it amounts to");
  const add = (name: string) =>
    group
      .command(name)
      .option('--file <file>', 'a ConfigMap, a List or the text itself instead of a cluster; - is standard input')
      .option('--context <name>', 'context of the kubeconfig (default: the current one)')
      .option('--kubeconfig <file>', 'kubeconfig file (default: KUBECONFIG, else ~/.kube/config)')
      .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'));

  add('diff')
    .description('compare by meaning: exit code 0 no drift or no kube-proxy, 1 drift, 2 it cannot be read')
    .option('--baseline <name>', 'what is expected: auto, eks, kubeadm, seed, or a file that names some fields', 'auto')
    .option('--against <file>', 'another whole configuration that is expected instead')
    .action(async (options: Options) => {
      const expected: Expected = await expectedOf(options.baseline, options.against);
      const report = kubeProxyDiff(await sourceAt(options), expected, options.file);
      const { colour } = readEnvironment(program);
      process.stdout.write(options.output === 'json' ? json(report) : printDiff(report, { colour }));
      session.exitCode = EXIT_CODES[report.status];
    });

  add('show')
    .description('every field with its effective value, and whether the text says it or it is the default')
    .action(async (options: Options) => {
      const report = kubeProxyShow(await sourceAt(options), options.file);
      process.stdout.write(options.output === 'json' ? json(report) : printShow(report));
      if ('error' in report) session.exitCode = 2;
    });
}

function json(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
