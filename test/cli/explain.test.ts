import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

const LIMITED =
  'Failed to pull image "perl": rpc error: code = Unknown desc = reading manifest latest in docker.io/library/perl: toomanyrequests: You have reached your pull rate limit.';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-explain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function rows(...lines: readonly string[]): string {
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('one message', () => {
  it('as JSON has exactly the fields that programs rely on', async () => {
    const { code, out } = await run('explain', LIMITED, '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      id: null,
      cause: 'rate-limited',
      confidence: 'certain',
      also: [],
      image: 'perl',
      host: 'docker.io',
      registry: 'docker.io',
      evidence: [expect.stringContaining('toomanyrequests')],
      next: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('as text marks the words that decided, where they stand', async () => {
    const { out } = await run('explain', LIMITED);
    expect(out).toMatch(/^rate-limited \(certain\): Registry docker\.io limits our pulls \(429\)\n/);
    expect(out).toContain('reading manifest latest in docker.io/library/perl: »toomanyrequests');
    expect(out).toMatch(/ {2}do +1\. \S/);
  });

  it('says what else it could be, and that a text is cut', async () => {
    const { out } = await run('explain', 'Error response from daemon: denied');
    expect(out).toMatch(/could also be {2}.*unauthorized/);
    expect((await run('explain', `${LIMITED.slice(0, 140)}...`)).out).toContain('the text is cut off');
  });

  it('cannot paint or turn the terminal of who reads it', async () => {
    const { out } = await run('explain', `\u001b[31m\u202e${LIMITED}\u0007`);
    for (const character of ['\u0007', '\u001b', '\u202e']) expect(out).not.toContain(character);
  });

  it('takes the image from --image when the words name none', async () => {
    const { out } = await run('explain', 'pull QPS exceeded', '--image', 'ghcr.io/a/b:1', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ image: null, host: null, registry: 'ghcr.io' });
  });

  it('unknown is an answer', async () => {
    expect(await run('explain', 'Error: ErrImagePull')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^unknown \(guess\)/),
    });
  });
});

describe('many messages', () => {
  it('are answered a line each, with their ids, other fields ignored', async () => {
    const file = rows(
      JSON.stringify({ id: 'a', message: LIMITED, cause: 'x' }),
      '',
      JSON.stringify({ message: 'pull QPS exceeded' }),
    );
    const { code, out } = await run('explain', '--jsonl', file, '-o', 'json');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { id: 'a', cause: 'rate-limited' },
      { id: null, cause: 'pull-throttled' },
    ]);
  });

  it('a bad line is named and costs no other line its answer', async () => {
    const file = rows(
      '{"id": 1, "message": "pull QPS exceeded"}',
      'nonsense',
      '{"id": 3}',
      '{"id": 4, "message": "pull QPS exceeded"}',
    );
    const { code, out, err } = await run('explain', '--jsonl', file);
    expect(out.trim().split('\n')).toEqual(['1\tpull-throttled (certain)\t-', '4\tpull-throttled (certain)\t-']);
    expect(err).toContain('line 2: not JSON');
    expect(err).toContain('line 3: has no "message"');
    expect(code).toBe(2);
  });

  it.each([
    [['--jsonl', '/nope/rows.jsonl'], /\/nope\/rows\.jsonl cannot be read \(ENOENT\)/],
    [['text', '--jsonl', '-'], /give a message or --jsonl, not both/],
    [['  '], /there is no message/],
  ])('%j is refused', async (args, sentence) => {
    const { code, err } = await run('explain', ...args);
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });
});
