import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, installPrograms, isInstalled, once } from './install-parts.ts';
import { ROOT, run } from './run.ts';

/** Installs AWS's linter of templates into `.cache/aws`; returns the program. */
export async function installLinter(): Promise<string> {
  const folder = join(CACHE, 'cfn-lint');
  const requirements = join(ROOT, 'test/aws/requirements-lint.txt');
  const versions = await readFile(requirements, 'utf8');
  if (!isInstalled(folder, versions)) await installPrograms();
  await once(folder, versions, async () => {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin/pip'), ['install', '--quiet', '--no-deps', '-r', requirements]);
  });
  return join(folder, 'bin/cfn-lint');
}
