import { expect, it } from '@jest/globals';
import { onceDown } from '../../lambda/app/once-down.ts';
import type { ProbeResult } from '../../lambda/core/model/probe.ts';
import { fakeRegistry } from '../support/fake-registry.ts';

const failed = (host: string) =>
  ({ stage: 'tcp', host, ok: false, ms: 8_000, detail: 'no answer' }) satisfies ProbeResult['stages'][number];
const DOWN = { status: 'unreachable', cause: 'timeout', stages: [failed('down.example')] } as const;

function world(say: (image: string) => Partial<ProbeResult> & Pick<ProbeResult, 'status'>) {
  let now = 0;
  const { registry, asked } = fakeRegistry('outside', { probe: say });
  return { registry: onceDown(registry, () => now), asked, later: (ms: number) => (now += ms) };
}

it('tries a host that is down once in a look, and says of every image what it found', async () => {
  const { registry, asked, later } = world(() => DOWN);
  for (const image of ['down.example/a:1', 'down.example/b:1', 'down.example/c:1']) {
    expect(await registry.probe({ image })).toMatchObject({ image, ...DOWN });
  }
  expect(asked).toHaveLength(1);
  later(45_000);
  await registry.probe({ image: 'down.example/a:1' });
  expect(asked).toHaveLength(2);
});

it.each<readonly [string, Partial<ProbeResult> & Pick<ProbeResult, 'status'>]>([
  ['that answers', { status: 'available' }],
  ['that lacks an image', { status: 'missing', cause: 'image-not-found' }],
  ['nobody could ask', { status: 'unknown', stages: [failed('down.example')] }],
  ['whose layers are somewhere else, which is down', { ...DOWN, stages: [failed('layers.example')] }],
])('asks a registry %s for every image', async (_, said) => {
  const { registry, asked } = world(() => said);
  await registry.probe({ image: 'down.example/a:1' });
  await registry.probe({ image: 'down.example/b:1' });
  expect(asked).toHaveLength(2);
});

it('asks the others', async () => {
  const { registry, asked } = world((image) => (image.startsWith('down') ? DOWN : { status: 'available' }));
  await registry.probe({ image: 'down.example/a:1' });
  expect(await registry.probe({ image: 'up.example/a:1' })).toMatchObject({ status: 'available' });
  expect(asked).toHaveLength(2);
});
