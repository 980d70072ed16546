// `npm start`: the demo; `npm start -- check …`: any other command of the same program.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../bin/cli.ts', import.meta.url));
const args = process.argv.slice(2);
// `node` is the Node 24 of node_modules/.bin, which npm puts first on the PATH.
const child = spawn('node', [cli, ...(args.length > 0 ? args : ['demo'])], { stdio: 'inherit' });
// The terminal sends Ctrl-C to the child too; it decides when and how to end.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
