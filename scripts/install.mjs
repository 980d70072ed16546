// Installs the exact versions of the lockfile when they are not there yet. Plain JavaScript and no imports of our
// own: this is what the host's Node (20 or later) runs before anything of the project exists.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.pullwarden-installed`;
const lock = readFileSync(`${root}package-lock.json`, 'utf8');
const current =
  existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && statSync(`${root}node_modules/.bin`).isDirectory();

if (!current) {
  console.error('Installing the packages of package-lock.json (once) …');
  // No package's install script is needed, so none is run.
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error(
      'pullwarden: `npm ci` failed (see above). Check the network and the npm registry setting, then try again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
