import type { Command } from 'commander';

/** What the command line takes from the environment; the only file of it that reads `process.env`. */
export interface Environment {
  readonly colour: boolean;
}

/**
 * Colour only on a terminal, and never with `--no-color` or where NO_COLOR is set (no-color.org). `KUBECONFIG` is read
 * by the client library.
 */
export function readEnvironment(program: Command): Environment {
  const wanted = program.opts<{ color: boolean }>().color && (process.env.NO_COLOR ?? '') === '';
  return { colour: wanted && process.stdout.isTTY && process.env.TERM !== 'dumb' };
}
