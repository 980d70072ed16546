import { expect, it } from '@jest/globals';
import { withinBudget } from '../../lambda/app/within-budget.ts';
import type { ProbeRequest } from '../../lambda/core/model/probe.ts';
import type { Registry } from '../../lambda/ports/registry.ts';

it('reads manifests while the allowance lasts, and only asks whether images exist afterwards', async () => {
  const asked: ProbeRequest[] = [];
  const registry = { probe: async (request: ProbeRequest) => void asked.push(request) } as unknown as Registry;
  const taken: string[] = [];
  const budget = { take: async (host: string) => taken.push(host) < 2 };
  const limited = withinBudget(registry, budget, () => 0);

  await limited.probe({ image: 'r.example/a:1', platform: 'linux/arm64' });
  await limited.probe({ image: 'r.example/a:2', platform: 'linux/arm64' });
  await limited.probe({ image: 'r.example/a:3', depth: 'exists' });
  await limited.probe({ image: 'Not Valid' });
  // Nobody counts on an address of one's own.
  await limited.probe({ image: '127.0.0.1:5000/a:1' });
  expect(asked).toEqual([
    { image: 'r.example/a:1', platform: 'linux/arm64' },
    { image: 'r.example/a:2', platform: 'linux/arm64', depth: 'exists' },
    { image: 'r.example/a:3', depth: 'exists' },
    { image: 'Not Valid' },
    { image: '127.0.0.1:5000/a:1' },
  ]);
  expect(taken).toEqual(['r.example', 'r.example']);
});
