import { expect, it } from '@jest/globals';
import { refuseToFollow } from '../../../lambda/core/registry/refuse-to-follow.ts';

it.each([
  ['https://auth.docker.io/token', 'https://registry-1.docker.io', null],
  ['http://auth.docker.io/token', 'https://registry-1.docker.io', 'it is not https'],
  ['https://user:pass@a.example/', 'https://a.example', 'it carries a user name'],
  ['http://127.0.0.1:5000/token', 'https://127.0.0.1:5000', null],
  ['http://localhost:5000/token', 'https://localhost:5000', null],
  ['http://127.0.0.1:9001/', 'https://127.0.0.1:5000', 'it is not https'],
  ['http://127.0.0.1:5000/', 'https://a.example', 'it is not https'],
  ['http://a.example:5000/', 'https://a.example:5000', 'it is not https'],
  ['file:///etc/passwd', 'https://a.example', 'it is not https'],
])('%s named by %s: %s', (target, from, expected) => {
  expect(refuseToFollow(new URL(target), new URL(from))).toBe(expected);
});
