import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Cause } from '../../../../lambda/core/model/cause.ts';
import { MAX_MESSAGE, readMessage } from '../../../../lambda/core/pulls/message/read-message.ts';
import { readCorpus } from './corpus.ts';
import type { Row } from './corpus.ts';

const ROWS = [...readCorpus('dev'), ...readCorpus('own')];
/** Names that are error words or status codes themselves. */
const NASTY = ['denied', 'timeout', 'unauthorized-401', 'pr-500', 'eof', 'x509', 'v4.0.3', 'no-route-to-host', '429'];
const HOSTS = ['timeout.example', 'x509.proxy.example:5000', 'denied.eof.example', '10.0.0.5:5000', '[fd00::403]:443'];

function quoted(text: string): string {
  return `err="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Puts other names in the place of the row's image and host, wherever the text repeats their parts. */
function renamed({ message, image }: Row, seed: number): string {
  if (image === null || image === undefined || !/^[a-z0-9.-]+(?::\d+)?\/[a-z0-9/._-]+(?::[\w.-]+)?$/.test(image)) {
    return message;
  }
  const [, host = '', path = '', tag] = /^([^/]+)\/([^:]+)(?::(.*))?$/.exec(image) ?? [];
  const pick = (names: readonly string[], offset: number) => names[(seed + offset) % names.length] as string;
  const swaps: readonly (readonly [string, string])[] = [
    [host, pick(HOSTS, 0)],
    [path, `${pick(NASTY, 1)}/${pick(NASTY, 2)}`],
    ...(tag === undefined || tag.length < 3 ? [] : ([[tag, pick(NASTY, 3)]] as const)),
  ];
  return swaps.reduce((text, [from, to]) => text.replaceAll(from, to), message);
}

function renumbered(message: string, digit: number): string {
  return message
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, `10.${digit}.40.1`)
    .replace(/sha256:[0-9a-f]{12,64}/g, (digest) => `sha256:${'401429500403'.repeat(6).slice(0, digest.length - 7)}`)
    .replace(/(?<=\d):\d{2,5}\b/g, `:${digit}403`);
}

/** What changes nothing about the failure; each must leave the cause as it is. */
const MUTATIONS: Readonly<Record<string, (row: Row, seed: number) => string>> = {
  quotedOnce: ({ message }) => quoted(message),
  quotedThrice: ({ message }) => quoted(quoted(quoted(message))),
  combined: ({ message }) => `(combined from similar events): ${message}`,
  backOff: ({ message }) => `Back-off pulling image "timeout/denied:401": ErrImagePull: ${message}`,
  doubled: ({ message }) => `${message}\n${message}`,
  renamed,
  renumbered: ({ message }, seed) => renumbered(message, seed % 10),
};

describe('how stable the answer is', () => {
  it.each(Object.keys(MUTATIONS))('%s: the cause stays for every message', (name) => {
    const changed = ROWS.flatMap((row, seed) => {
      const mutated = MUTATIONS[name]?.(row, seed) ?? row.message;
      const [before, after] = [readMessage(row.message).cause, readMessage(mutated).cause];
      return before === after ? [] : [`${before} -> ${after}: ${mutated}`];
    });
    expect(changed).toEqual([]);
  });

  it('a cut text keeps its cause, names it among the others, or says nothing', () => {
    const share = { same: 0, named: 0, silent: 0, stray: 0 };
    const certainStrays: string[] = [];
    let cuts = 0;
    for (const row of ROWS) {
      const whole = readMessage(row.message);
      const named: readonly Cause[] = [row.cause, ...row.also, ...whole.also];
      for (let end = 1; end < row.message.length; end += 7) {
        const cut = readMessage(row.message.slice(0, end));
        cuts += 1;
        if (cut.cause === whole.cause) share.same += 1;
        else if (cut.cause === 'unknown') share.silent += 1;
        else if (named.includes(cut.cause) || cut.also.includes(whole.cause)) share.named += 1;
        else {
          share.stray += 1;
          if (cut.confidence === 'certain')
            certainStrays.push(`${whole.cause} -> ${cut.cause}: ${row.message.slice(0, end)}`);
        }
      }
    }
    expect(certainStrays).toEqual([]);
    // Most cuts fall before the words that decide: silence is right there.
    expect(share.stray / cuts).toBeLessThan(0.005);
    expect(share.named / cuts).toBeLessThan(0.08);
    expect(share.same / cuts).toBeGreaterThan(0.2);
  });
});

describe('hostile texts', () => {
  it('never throw, and the spans lie in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...ROWS), (noise, { message }) => {
        const half = Math.floor(message.length / 2);
        const text = message.slice(0, half) + noise + message.slice(half);
        for (const { start, end } of readMessage(text).spans) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it.each([
    ['a megabyte of one letter', 'a'.repeat(1_000_000)],
    ['a megabyte of stage words', 'failed to extract layer snapshot '.repeat(30_000)],
    ['10,000 nested quotes', '\\"'.repeat(10_000)],
    ['deep quoting', '\\'.repeat(500_000) + '"'],
    ['brackets', '[rpc error: code = '.repeat(50_000)],
    ['mirrors', '(Mirrors also failed: '.repeat(50_000)],
    ['slashes', '/'.repeat(1_000_000)],
    ['dots', 'a.'.repeat(500_000)],
    ['colons', 'a: '.repeat(300_000)],
    ['status words', 'status '.repeat(150_000)],
    ['names with open ends', 'image "'.repeat(150_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['lookups', 'lookup § '.repeat(100_000)],
    ['urls', 'https://'.repeat(100_000)],
  ])('%s: at once', (_, text) => {
    const begun = performance.now();
    readMessage(text);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(readMessage(text).cut).toBe(text.length > MAX_MESSAGE);
  });
});
