import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { Session } from './session.ts';

/** Adds one command to the program. */
type AddCommand = (program: Command, session: Session) => void;

/** Every command, in the order of the help; loaded only when it is named, because each brings its part of the engine. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  check: async () => (await import('./check-command.ts')).addCheckCommand,
  explain: async () => (await import('./explain-command.ts')).addExplainCommand,
  probe: async () => (await import('./probe-command.ts')).addProbeCommand,
  'kube-proxy': async () => (await import('./kube-proxy-command.ts')).addKubeProxyCommand,
  incidents: async () => (await import('./incidents-command.ts')).addIncidentsCommand,
  history: async () => (await import('./history-command.ts')).addHistoryCommand,
  notify: async () => (await import('./notify-command.ts')).addNotifyCommand,
  silence: async () => (await import('./silence-command.ts')).addSilenceCommand,
  events: async () => (await import('./events-command.ts')).addEventsCommand,
  demo: async () => (await import('./demo-command.ts')).addDemoCommand,
  verify: async () => (await import('./verify-command.ts')).addVerifyCommand,
  rbac: async () => (await import('./rbac-command.ts')).addRbacCommand,
};

/** The program `pullwarden`: parses the arguments, runs one command, returns the exit code. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const session: Session = { exitCode: 0 };
  const program = new Command('pullwarden')
    .description('Finds every pod that cannot pull its image, says why, and proves it.')
    .version(manifest.version, '-V, --version', 'print the version')
    .option('--verbose', 'show where an error came from')
    .option('--no-color', 'no colours')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'pullwarden: ')) })
    .showHelpAfterError('(pullwarden --help shows what there is)');
  const named = args.find((arg) => Object.hasOwn(COMMANDS, arg));
  const wanted = named === undefined ? Object.values(COMMANDS) : [COMMANDS[named]!];
  for (const load of wanted) (await load())(program, session);
  for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
    command.copyInheritedSettings(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { verbose = false } = program.opts<{ verbose?: boolean }>();
    const said = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`pullwarden: ${verbose ? said.stack : said.message}\n`);
    return 2;
  }
}
