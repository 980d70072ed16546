import type { Command } from 'commander';
import { readEnvironment } from './environment.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** `pullwarden demo`: the engine on an embedded cluster and registry whose troubles come and go. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('watch an embedded cluster with troubles that come and go; nothing leaves this machine')
    .option('--once', 'end when the story is over instead of waiting for Ctrl-C')
    .action(async ({ once = false }: { once?: boolean }) => {
      // Listened to from here on: what is loaded next takes a moment, in which somebody may press Ctrl-C.
      const interrupted = untilInterrupted();
      const { demo } = await import('./demo.ts');
      await demo({ once, interrupted, ...readEnvironment(program) });
    });
}
