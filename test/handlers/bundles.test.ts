import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleHandler } from '../../lib/bundle-handler.ts';
import { sources } from '../architecture/imports.ts';

/**
 * What each bundle may have at most, in bytes: about a tenth more than when it was written. Who goes beyond has a new
 * library in it: where it is wanted, raise the bound (`npm run bench:cold-start` says what it costs).
 */
const MAX_BYTES: Readonly<Record<string, number>> = {
  check: 1_130_000,
  dispatch: 500_000,
  notify: 575_000,
  probe: 100_000,
  read: 65_000,
  reconcile: 600_000,
  widget: 475_000,
};
const HANDLERS = Object.keys(MAX_BYTES);

const folder = mkdtempSync(join(tmpdir(), 'pullwarden-bundles-'));
const fileOf = (name: string) => join(folder, `${name}.mjs`);
/** The files that a bundle is made of. */
const inputs = new Map<string, readonly string[]>();
beforeAll(() => {
  for (const name of HANDLERS) inputs.set(name, Object.keys(bundleHandler(name, fileOf(name)).inputs));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const found = (name: string, what: RegExp) => inputs.get(name)!.filter((file) => what.test(file));

describe('the bundle of', () => {
  it('every handler has a bound', () => {
    const handlers = sources('lambda/handlers').filter(({ text }) => /^export const handler\b/m.test(text));
    expect(handlers.map(({ file }) => file.replace(/^.*\/(.*)\.ts$/, '$1')).sort()).toEqual(HANDLERS);
  });

  it.each(HANDLERS)('%s is small and has no Kubernetes client library', (name) => {
    expect(found(name, /@kubernetes\//)).toEqual([]);
    expect(statSync(fileOf(name)).size).toBeLessThan(MAX_BYTES[name]!);
  });

  it.each(['probe', 'read'])('%s has no AWS client', (name) => {
    expect(found(name, /@aws-sdk|@smithy/)).toEqual([]);
  });

  it.each(['dispatch', 'notify', 'reconcile', 'widget'])('%s cannot reach clusters or registries', (name) => {
    expect(found(name, /adapters\/(?:kubernetes|registry)/)).toEqual([]);
  });

  it.each(HANDLERS.filter((name) => name !== 'check'))('%s carries no check, and reads no YAML', (name) => {
    expect(found(name, /lambda\/checks\/|node_modules\/yaml\//)).toEqual([]);
  });
});
