// Runs the tests of one folder that need real servers: `node scripts/jest.mjs test/aws [jest options]`.
import { spawnSync } from 'node:child_process';

const [folder, ...rest] = process.argv.slice(2);
const { status } = spawnSync(
  'node',
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--testPathIgnorePatterns=/node_modules/',
    `--roots=<rootDir>/${folder}`,
    ...rest,
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
