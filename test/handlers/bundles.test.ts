import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { build, type Metafile } from 'esbuild';

const HANDLERS = ['dispatch', 'check', 'probe', 'notify', 'reconcile'] as const;
const MAX_BYTES = 1_000_000;

const bundles = new Map<string, Metafile>();
beforeAll(async () => {
  for (const name of HANDLERS) {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL(`../../lambda/handlers/${name}.ts`, import.meta.url))],
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      mainFields: ['module', 'main'],
      outfile: `${name}.mjs`,
    });
    bundles.set(name, metafile);
  }
});

const inputs = (name: string) => Object.keys(bundles.get(name)!.inputs);

describe('the bundle of', () => {
  it.each(HANDLERS)('%s is small and has no Kubernetes client library', (name) => {
    expect(inputs(name).filter((file) => file.includes('@kubernetes/'))).toEqual([]);
    expect(bundles.get(name)!.outputs[`${name}.mjs`]!.bytes).toBeLessThan(MAX_BYTES);
  });

  it('probe has no AWS client', () => {
    expect(inputs('probe').filter((file) => /@aws-sdk|@smithy/.test(file))).toEqual([]);
  });

  it('notify cannot reach clusters or registries', () => {
    expect(inputs('notify').filter((file) => /adapters\/(?:kubernetes|registry)/.test(file))).toEqual([]);
  });
});
