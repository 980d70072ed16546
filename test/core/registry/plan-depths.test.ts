import { expect, it } from '@jest/globals';
import { planDepths } from '../../../lambda/core/registry/plan-depths.ts';

it('walks down one image of each registry first, then of each repository, then the rest', () => {
  const images = ['r.example/a:1', 'r.example/a:2', 'r.example/b:1', 's.example/a:1', 's.example/a:2'];
  const walked = (budget: number) => images.filter((_, index) => planDepths(images, budget)[index] === 'pull');
  expect(walked(0)).toEqual([]);
  expect(walked(2)).toEqual(['r.example/a:1', 's.example/a:1']);
  expect(walked(3)).toEqual(['r.example/a:1', 'r.example/b:1', 's.example/a:1']);
  expect(walked(9)).toEqual(images);
});

it('takes no more of Docker Hub than its allowance', () => {
  const images = Array.from({ length: 30 }, (_, index) => `nginx:${index}`);
  expect(planDepths([...images, 'quay.io/a/b:1'], 100).filter((depth) => depth === 'pull')).toHaveLength(11);
});

it('counts what is no image as a place of its own', () => {
  expect(planDepths(['Not Valid', 'a'], 1)).toEqual(['pull', 'exists']);
});
