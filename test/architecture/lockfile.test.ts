import { describe, expect, it } from '@jest/globals';
import lock from '../../package-lock.json' with { type: 'json' };
import settings from '../../package.json' with { type: 'json' };

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  /** It lies inside the archive of another package. */
  readonly inBundle?: boolean;
}

const locked = Object.entries<Locked>(lock.packages).filter(([path]) => path !== '');

describe('what is installed', () => {
  it('is named by exact versions', () => {
    const asked = Object.entries({
      ...settings.dependencies,
      ...settings.devDependencies,
      ...settings.optionalDependencies,
      ...settings.overrides,
    });
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('is held by its hash, and comes from the registry and no other place', () => {
    expect(locked.length).toBeGreaterThan(100);
    const loose = locked.filter(
      ([, { integrity = '', inBundle = false }]) => !inBundle && !integrity.startsWith('sha512-'),
    );
    expect(loose).toEqual([]);
    // Whatever lies elsewhere (git, a URL, a folder) has its address in the lockfile.
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
