import { chmod, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RIG } from '../cluster/start-cluster.ts';
import { ROOT, run } from './run.ts';
import type { Local } from './start-local.ts';

/** A checkout of its own in which a reader of docs/deploy.md works. */
export interface Checkout {
  /** Runs the commands of the block that begins with this line, or this part of one, with other values for some variables. */
  readonly follow: (begin: string, values?: Readonly<Record<string, string>>) => Promise<string>;
  /** Writes the reader's `pullwarden.yaml`. */
  readonly configure: (more?: object) => Promise<void>;
}

const LEFT_OUT = ['.git', '.cache', '.ci', 'node_modules', 'cdk.out'].map((name) => join(ROOT, name));
/** What the emulator needs is done to each synthesized assembly, and who asks for an approval gets it. */
const CDK_SETTINGS = { app: 'node bin/app.ts && node test/aws/adapt.ts', requireApproval: 'never' };

/** Copies the working tree to `folder`; `aws` and `kubectl` there are those of the local account and cluster. */
export async function openCheckout({ folder, parts, configure }: Local): Promise<Checkout> {
  const tree = join(folder, 'pullwarden');
  await cp(ROOT, tree, { recursive: true, filter: (source) => !LEFT_OUT.includes(source) });
  await symlink(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  const settings = JSON.parse(await readFile(join(tree, 'cdk.json'), 'utf8'));
  await writeFile(join(tree, 'cdk.json'), JSON.stringify({ ...settings, ...CDK_SETTINGS }));
  const programs = join(folder, 'programs');
  await mkdir(programs);
  for (const [name, command] of Object.entries({ aws: parts.aws, kubectl: `${RIG} kubectl` })) {
    await writeFile(join(programs, name), `#!/bin/sh\nexec ${command} "$@"\n`);
    await chmod(join(programs, name), 0o755);
  }
  const page = await readFile(join(ROOT, 'docs/deploy.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text);
  const PATH = [programs, dirname(process.execPath), process.env.PATH].join(':');
  return {
    follow: async (begin, values = {}) => {
      const [block, ...others] = blocks.filter((text) => text.startsWith(begin));
      if (block === undefined || others.length > 0)
        throw new Error(`docs/deploy.md has no, or no one, block "${begin}"`);
      let script = block;
      for (const [name, value] of Object.entries(values)) {
        const line = new RegExp(`^${name}=.*$`, 'm');
        if (!line.test(script)) throw new Error(`the block "${begin}" sets no ${name}`);
        script = script.replace(line, () => `${name}='${value}'`);
      }
      return run('bash', ['-euo', 'pipefail', '-c', `cd '${tree}'\n${script}`], { PATH });
    },
    configure: async (more) => cp(await configure(more), join(tree, 'pullwarden.yaml')),
  };
}
