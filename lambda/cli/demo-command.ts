import type { Command } from 'commander';
import { readEnvironment } from './environment.ts';

/** `pullwarden demo`: the engine on an embedded cluster and registry whose troubles come and go. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('watch an embedded cluster with troubles that come and go; nothing leaves this machine')
    .option('--once', 'end when the story is over instead of waiting for Ctrl-C')
    .action(async ({ once = false }: { once?: boolean }) => {
      const { demo } = await import('./demo.ts');
      await demo({ once, ...readEnvironment(program) });
    });
}
