import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { buildSync } from 'esbuild';
import { BUNDLE } from '../lib/constructs/monitor-function.ts';
import { MemberStack } from '../lib/stacks/member-stack.ts';

// Writes the template for accounts whose clusters another account watches, and the code of its functions.
const [folder = 'member'] = process.argv.slice(2);
const app = new App({ context: recommended });
const stack = new MemberStack(app, 'PullwardenMember');
const { directory } = app.synth();
const code = join(folder, 'code');
mkdirSync(code, { recursive: true });
copyFileSync(join(directory, stack.templateFile), join(folder, 'member.template.json'));
const { banner, ...settings } = BUNDLE;
for (const name of ['read', 'probe']) {
  buildSync({
    ...settings,
    entryPoints: [fileURLToPath(new URL(`../lambda/handlers/${name}.ts`, import.meta.url))],
    outfile: join(code, `${name}.mjs`),
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: banner },
  });
}
console.log(`${join(folder, 'member.template.json')}: the template (docs/deploy.md, "Other accounts")`);
console.log(`${code}: the code of its functions; to be zipped: (cd ${code} && zip -qX ../code.zip *.mjs)`);
