import { describe, expect, it } from '@jest/globals';
import { createMemory } from '../../../lambda/adapters/aws/memory.ts';

describe('a memory', () => {
  it('loads once until the time that the load named, for all who ask', async () => {
    let [now, loads] = [0, 0];
    const memory = createMemory<number>(() => now);
    const ask = (key: string) => memory(key, () => Promise.resolve({ value: ++loads, until: now + 10 }));
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([1, 1, 2]);
    now = 9;
    expect(await ask('a')).toBe(1);
    now = 10;
    expect(await Promise.all([ask('a'), ask('a')])).toEqual([3, 3]);
  });

  it('forgets rather than grow for ever', async () => {
    let loads = 0;
    const memory = createMemory<number>(() => 0);
    const ask = (key: number) => memory(String(key), () => Promise.resolve({ value: ++loads, until: 1 }));
    for (let key = 0; key < 256; key++) await ask(key);
    expect(await ask(0)).toBe(1);
    await ask(256);
    expect(await ask(0)).toBe(258);
  });
});
