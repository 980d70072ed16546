import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import lock from '../../package-lock.json' with { type: 'json' };

/** Licences that ask for no more than to be named. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** Packages with another licence, and why they may be here. */
const EXCEPTIONS: Readonly<Record<string, { readonly licence: string; readonly reason: string }>> = {
  argparse: { licence: 'PSF-2.0', reason: 'asks for no more than the others; reads the command line of a tool' },
  'caniuse-lite': { licence: 'CC-BY-4.0', reason: 'data of a tool that transforms tests; it is not shipped' },
  case: { licence: '(MIT OR GPL-3.0-or-later)', reason: 'taken under MIT' },
  'stream-buffers': { licence: 'Unlicense', reason: 'asks for nothing' },
  'type-fest': { licence: '(MIT OR CC0-1.0)', reason: 'taken under MIT' },
};

interface Component {
  /** `pkg:npm/NAME@VERSION`: an alias by what it stands for. */
  readonly purl: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
}

const locked = Object.entries<{ readonly name?: string; readonly license?: string; readonly version?: string }>(
  lock.packages,
)
  .filter(([path]) => path !== '')
  .map(([path, { name, license, version }]) => ({
    // An alias has the name of what it stands for.
    name: name ?? path.replace(/^.*node_modules\//, ''),
    license,
    version,
  }));

describe('the licence of every package', () => {
  it('is one that asks for no more than to be named, but for those with a reason', () => {
    expect(locked.length).toBeGreaterThan(100);
    const others = locked.filter(({ license }) => !PERMISSIVE.has(license ?? ''));
    const unexplained = others.filter(({ name, license }) => EXCEPTIONS[name]?.licence !== license);
    expect(unexplained).toEqual([]);
    expect([...new Set(others.map(({ name }) => name))].sort()).toEqual(Object.keys(EXCEPTIONS));
  });
});

describe('npm run sbom', () => {
  let sbom: { readonly bomFormat: string; readonly components: readonly Component[] };
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { maxBuffer: 64 << 20 });
    sbom = JSON.parse(stdout);
  }, 30_000);

  it('lists every package of the lockfile, with its version and licence, as CycloneDX', () => {
    expect(sbom.bomFormat).toBe('CycloneDX');
    const listed = new Set(sbom.components.map(({ purl }) => decodeURIComponent(purl)));
    const all = new Set(locked.map(({ name, version }) => `pkg:npm/${name}@${version}`));
    expect([...all].filter((one) => !listed.has(one))).toEqual([]);
    expect(sbom.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  });
});
