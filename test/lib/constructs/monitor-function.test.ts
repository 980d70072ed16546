import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../lambda/config/load.ts';
import { bundleHandler } from '../../../lib/bundle-handler.ts';
import { MonitorFunction } from '../../../lib/constructs/monitor-function.ts';

process.env.CDK_VALIDATION = 'false';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The bundle of a function that is deployed with a configuration for this cluster. */
function bundleFor(cluster: string) {
  const loaded = loadConfig(`version: 1\nclusters: [{ name: ${cluster}, region: eu-west-1 }]`);
  if (!loaded.ok) throw new Error('not valid');
  const app = new App();
  const stack = new Stack(app, 'S');
  new MonitorFunction(stack, 'F', { handlerFile: 'dispatch.ts', config: loaded.config, timeout: Duration.seconds(7) });
  const { directory } = app.synth();
  folders.push(directory);
  const asset = readdirSync(directory).find((name) => name.startsWith('asset.'))!;
  return { asset, folder: join(directory, asset), template: Template.fromStack(stack) };
}

describe('a function', () => {
  const one = bundleFor('one');

  it('carries the configuration that it was deployed with', () => {
    expect(readdirSync(one.folder)).toEqual(['index.mjs', 'pullwarden.json']);
    expect(JSON.parse(readFileSync(join(one.folder, 'pullwarden.json'), 'utf8'))).toMatchObject({
      clusters: [{ name: 'one', region: 'eu-west-1' }],
    });
  });

  it('is another one with another configuration, and the same with the same', () => {
    expect(bundleFor('one').asset).toBe(one.asset);
    expect(bundleFor('two').asset).not.toBe(one.asset);
  });

  it('brings its own SDK instead of whatever the runtime has', () => {
    expect(readFileSync(join(one.folder, 'index.mjs'), 'utf8')).not.toMatch(/from\s*["']@aws-sdk/);
  });

  it('is the bundle whose size the tests bound and the benchmark measures', () => {
    const other = join(one.folder, '../same.mjs');
    bundleHandler('dispatch', other);
    expect(readFileSync(other, 'utf8')).toBe(readFileSync(join(one.folder, 'index.mjs'), 'utf8'));
  });

  it('is what the caller says where he says something', () => {
    one.template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 7, MemorySize: 256 });
  });
});
