import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { BUNDLE } from './bundle-settings.ts';

/** Writes the bundle of the handler `lambda/handlers/NAME.ts` as the CDK makes it, and says what is in it. */
export function bundleHandler(name: string, outfile: string, more: BuildOptions = {}): Metafile {
  const { banner, ...settings } = BUNDLE;
  return buildSync({
    ...settings,
    entryPoints: [fileURLToPath(new URL(`../lambda/handlers/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: banner },
    logLevel: 'warning',
    metafile: true,
    ...more,
  }).metafile!;
}
