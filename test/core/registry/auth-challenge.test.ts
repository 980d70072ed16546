import { describe, expect, it } from '@jest/globals';
import { parseChallenges } from '../../../lambda/core/registry/auth-challenge.ts';

describe('parseChallenges', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/a:pull,push"',
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:library/a:pull,push',
          },
        },
      ],
    ],
    ['BASIC Realm = "x"', [{ scheme: 'basic', parameters: { realm: 'x' } }]],
    ['Bearer realm=https://a/t, service=s', [{ scheme: 'bearer', parameters: { realm: 'https://a/t', service: 's' } }]],
    [
      'Basic realm="a, b", Bearer realm="c"',
      [
        { scheme: 'basic', parameters: { realm: 'a, b' } },
        { scheme: 'bearer', parameters: { realm: 'c' } },
      ],
    ],
    [
      'Negotiate, Basic realm="x"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'x' } },
      ],
    ],
    ['Bearer realm="say \\"hi\\""', [{ scheme: 'bearer', parameters: { realm: 'say "hi"' } }]],
    ['realm="x"', []],
    ['', []],
    ['Bearer realm="unclosed', ['bearer', 'realm', 'unclosed'].map((scheme) => ({ scheme, parameters: {} }))],
  ])('reads %s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected);
  });

  it('reads a hostile header in no time', () => {
    const started = performance.now();
    for (const part of ['"\\', 'a=', 'a ', '=', '",']) parseChallenges(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
