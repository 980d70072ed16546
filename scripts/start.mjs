// `npm start`: the demo; `npm start -- check …`: any other command of the same program.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../bin/cli.ts', import.meta.url));
const [command = 'demo', ...args] = process.argv.slice(2);
// `node` is the Node 24 of node_modules/.bin, which npm puts first on the PATH.
const child = spawn('node', [cli, command, ...args], { stdio: 'inherit' });
// The terminal sends Ctrl-C to the child too; it decides when and how to end.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
// A Ctrl-C while Node itself starts or ends meets no handler of ours: for the demo that is a clean end all the same.
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' && command === 'demo' ? 0 : 1)));
