import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { bundleHandler } from '../lib/bundle-handler.ts';
import { MemberStack } from '../lib/stacks/member-stack.ts';

// Writes the template for accounts whose clusters another account watches, and the code of its functions.
const [folder = 'member'] = process.argv.slice(2);
const app = new App({ context: recommended });
const stack = new MemberStack(app, 'PullwardenMember');
const { directory } = app.synth();
const code = join(folder, 'code');
mkdirSync(code, { recursive: true });
copyFileSync(join(directory, stack.templateFile), join(folder, 'member.template.json'));
for (const name of ['read', 'probe']) bundleHandler(name, join(code, `${name}.mjs`));
console.log(`${join(folder, 'member.template.json')}: the template (docs/deploy.md, "Other accounts")`);
console.log(`${code}: the code of its functions; to be zipped: (cd ${code} && zip -qX ../code.zip *.mjs)`);
