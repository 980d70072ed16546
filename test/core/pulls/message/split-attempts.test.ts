import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../../../../lambda/core/pulls/message/read-message.ts';
import { splitAttempts } from '../../../../lambda/core/pulls/message/split-attempts.ts';

const kinds = (text: string) => splitAttempts(text).map(({ kind }) => kind);

describe('the attempts of one text', () => {
  it.each([
    ['rpc error: code = Unknown desc = EOF', ['first']],
    [
      'Failed to pull image "§": [rpc error: code = Unknown desc = a, rpc error: code = Unknown desc = b]',
      ['first', 'retry'],
    ],
    ['(Mirrors also failed: [§: manifest unknown]): §: registry § is blocked', ['first', 'mirror']],
    ['(Mirrors also failed: [§: manifest unk', ['mirror']],
    ['pull image err: a; artifact err: b', ['first', 'artifact']],
    ['2 errors occurred while pulling:\n * a\n * b', ['first', 'first', 'first']],
    ['unexpected status code [manifests §]: 401, and more', ['first']],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it('begins each where it stands in the text', () => {
    const text = 'x: [rpc error: code = 2 desc = a, rpc error: code = 2 desc = b]';
    for (const attempt of splitAttempts(text)) expect(text.startsWith(attempt.text, attempt.start)).toBe(true);
    const mirrored = '(Mirrors also failed: [§: a]): §: b; artifact err: c';
    for (const attempt of splitAttempts(mirrored)) expect(mirrored.startsWith(attempt.text, attempt.start)).toBe(true);
  });
});

describe('the attempt that got furthest decides', () => {
  const REFUSED =
    'rpc error: code = Unknown desc = failed to fetch anonymous token: unexpected status: 401 Unauthorized';
  const tried = (first: string) =>
    `Failed to pull image "r.example/a:1": [rpc error: code = Unknown desc = ${first}, ${REFUSED}]`;

  it.each([
    ['failed to resolve reference "r.example/a:1": r.example/a:1: not found', 'image-not-found'],
    ['no match for platform in manifest: not found', 'platform-mismatch'],
    ['dial tcp 10.0.0.1:443: i/o timeout', 'timeout'],
    ['unexpected status: 403 Forbidden', 'forbidden'],
    ['unexpected EOF', 'connection-interrupted'],
  ])('%s, then an anonymous 401', (first, cause) => {
    const reading = readMessage(tried(first));
    expect(reading.cause).toBe(cause);
    expect(reading.also).toContain('unauthorized');
  });

  it('the registry outranks its mirrors, and a mirror alone is a guess', () => {
    const mirror = '(Mirrors also failed: [m.example/a:1: reading manifest 1 in m.example/a: manifest unknown]';
    expect(readMessage(`${mirror}): r.example/a:1: pinging container registry r.example: EOF`)).toMatchObject({
      cause: 'connection-interrupted',
      also: ['image-not-found'],
    });
    expect(readMessage(mirror)).toMatchObject({ cause: 'image-not-found', confidence: 'guess' });
  });
});
