import { type Command, Option } from 'commander';
import { CHECKS } from '../checks/index.ts';
import type { CheckOptions } from './check-once.ts';
import { readEnvironment } from './environment.ts';
import type { Session } from './session.ts';
import { printCheck } from './print-check.ts';

/** Those that look at the cluster itself; what a laptop cannot reach says nothing of nodes, and its rights are a person's. */
const BY_DEFAULT = CHECKS.filter(({ onRequest }) => onRequest !== true).map(({ id }) => id);
const EXIT_CODES = { healthy: 0, unhealthy: 1, unknown: 2 };

/** `pullwarden check`: all checks, or the named ones, once; prints what they find. */
export function addCheckCommand(program: Command, session: Session): void {
  program
    .command('check')
    .argument(
      '[checks...]',
      `which checks: ${CHECKS.map(({ id }) => id).join(', ')} (default: ${BY_DEFAULT.join(', ')})`,
    )
    .description('look at a cluster once: which pods cannot pull and why, and is kube-proxy configured as expected')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--kubeconfig <file>', 'kubeconfig file (default: KUBECONFIG, else ~/.kube/config)')
    .option('-n, --namespace <name>', 'only this namespace; may stand several times', append)
    .option(
      '--baseline <name>',
      'expected kube-proxy configuration: auto, eks, kubeadm, seed, a file, context:NAME',
      'auto',
    )
    .option('--no-probe', 'do not ask registries')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(async (names: readonly string[], options: CheckOptions & { readonly output: 'text' | 'json' }) => {
      // Loaded only now: the Kubernetes client costs half a second that `--help` need not pay.
      const { checkOnce } = await import('./check-once.ts');
      const report = await checkOnce(names, options, Date.now());
      const { colour } = readEnvironment(program);
      const text = options.output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : printCheck(report, { colour });
      process.stdout.write(text);
      session.exitCode = EXIT_CODES[report.status];
    });
}

function append(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
