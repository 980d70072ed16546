import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, installPrograms, once } from './install-parts.ts';
import { ROOT, run } from './run.ts';

/** Installs AWS's linter of templates into `.cache/aws`; returns the program. */
export async function installLinter(): Promise<string> {
  const folder = join(CACHE, 'cfn-lint');
  if (!existsSync(join(folder, 'installed'))) await installPrograms();
  await once(folder, async () => {
    await run('python3', ['-m', 'venv', folder]);
    const requirements = join(ROOT, 'test/aws/requirements-lint.txt');
    await run(join(folder, 'bin/pip'), ['install', '--quiet', '--no-deps', '-r', requirements]);
  });
  return join(folder, 'bin/cfn-lint');
}
