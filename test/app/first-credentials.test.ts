import { expect, it } from '@jest/globals';
import { firstCredentials } from '../../lambda/app/first-credentials.ts';
import type { Credential } from '../../lambda/ports/credentials.ts';

const [A, B] = ['a', 'b'].map((name): Credential => ({ username: name, password: name }));

it('the first source that has a credential counts, and no later one is asked', async () => {
  const asked: string[] = [];
  const source = (name: string, held: Readonly<Record<string, Credential>>) => ({
    for: (host: string) => {
      asked.push(`${name} ${host}`);
      return Promise.resolve(held[host] ?? null);
    },
  });
  const credentials = firstCredentials([
    source('1', { 'a.example': A! }),
    source('2', { 'a.example': B!, 'b.example': B! }),
  ]);
  expect(await credentials.for('a.example')).toEqual(A);
  expect(await credentials.for('b.example')).toEqual(B);
  expect(await credentials.for('c.example')).toBeNull();
  expect(asked).toEqual(['1 a.example', '1 b.example', '2 b.example', '1 c.example', '2 c.example']);
});
