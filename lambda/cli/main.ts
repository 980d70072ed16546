import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { addCheckCommand } from './check-command.ts';
import { addDemoCommand } from './demo-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addProbeCommand } from './probe-command.ts';
import { addRbacCommand } from './rbac-command.ts';

/** A command sets what the process shall exit with; design.md §9 says which code means what. */
export interface Session {
  exitCode: number;
}

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
  addCheckCommand(program, session);
  addExplainCommand(program, session);
  addProbeCommand(program, session);
  addDemoCommand(program);
  addRbacCommand(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
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
