import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { readEnvironment } from './environment.ts';
import { kubeProxyCapture, kubeProxyDiff, kubeProxyPlan, kubeProxyShow } from './kube-proxy-reports.ts';
import { expectedOf, findAt, type Place } from './kube-proxy-sources.ts';
import type { Session } from './session.ts';
import { printDiff, printPlan, printShow } from './print-kube-proxy.ts';

const EXIT_CODES = { 'no-drift': 0, 'not-applicable': 0, drift: 1, error: 2 } as const;
const WHAT_IS_EXPECTED = 'auto, eks, kubeadm, seed, a file that names some fields, or context:NAME for another cluster';

interface Options extends Place {
  readonly output: 'text' | 'json';
}

interface Expecting extends Options {
  readonly baseline: string;
  readonly against?: string;
}

/** `pullwarden kube-proxy diff|show|plan|capture`: compare a configuration, show it, mend it by hand, keep it as a baseline. */
export function addKubeProxyCommand(program: Command, session: Session): void {
  const group = program
    .command('kube-proxy')
    .description("kube-proxy's configuration: compare, show, plan a repair, keep as a baseline");
  const onCluster = (name: string) =>
    group
      .command(name)
      .option('--context <name>', 'context of the kubeconfig (default: the current one)')
      .option('--kubeconfig <file>', 'kubeconfig file (default: KUBECONFIG, else ~/.kube/config)');
  const withOutput = (command: Command) =>
    command.addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'));
  const anywhere = (name: string) =>
    onCluster(name).option(
      '--file <file>',
      'a ConfigMap, a List or the text itself instead of a cluster; - is standard input',
    );
  const print = (options: Options, report: object, text: () => string) =>
    process.stdout.write(options.output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : text());

  withOutput(anywhere('diff'))
    .description('compare by meaning: exit code 0 no drift or no kube-proxy, 1 drift, 2 it cannot be read')
    .option('--baseline <name>', `what is expected: ${WHAT_IS_EXPECTED}`, 'auto')
    .option('--against <file>', 'another whole configuration that is expected instead: a file, or context:NAME')
    .action(async (options: Expecting) => {
      const expected = await expectedOf(options.baseline, options.against, options.kubeconfig);
      const report = kubeProxyDiff(await findAt(options), expected, Date.now());
      const { colour } = readEnvironment(program);
      print(options, report, () => printDiff(report, { colour }));
      session.exitCode = EXIT_CODES[report.status];
    });

  withOutput(anywhere('show'))
    .description('every field with its effective value, and whether the text says it or it is the default')
    .action(async (options: Options) => {
      const report = kubeProxyShow(await findAt(options));
      print(options, report, () => printShow(report));
      if ('error' in report) session.exitCode = 2;
    });

  withOutput(onCluster('plan'))
    .description('print the commands that would mend it, a backup first and the undo last; nothing is changed')
    .option('--baseline <name>', `what is expected: ${WHAT_IS_EXPECTED}`, 'auto')
    .option('--against <file>', 'another whole configuration that is expected instead: a file, or context:NAME')
    .action(async (options: Expecting) => {
      const expected = await expectedOf(options.baseline, options.against, options.kubeconfig);
      const report = kubeProxyPlan(await findAt(options), expected, options, Date.now());
      const { colour } = readEnvironment(program);
      print(options, report, () => printPlan(report, { colour }));
      if (report.status === 'error') session.exitCode = 2;
    });

  anywhere('capture')
    .description("keep today's configuration as a baseline: a document with every effective value, its date and source")
    .option('--out <file>', 'write it there instead of printing it')
    .action(async (options: Place & { readonly out?: string }) => {
      const text = kubeProxyCapture(await findAt(options), Date.now());
      if (options.out === undefined) process.stdout.write(text);
      else await writeFile(options.out, text, { flag: 'wx' });
    });
}
