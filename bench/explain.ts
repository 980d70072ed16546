// How many messages a second the reader answers, beside a keyword list such as people write by hand (twenty patterns in
// a fixed order), on the same texts in the same run. Rounds alternate, so that both meet the same machine.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { readMessage } from '../lambda/core/pulls/message/read-message.ts';

const ROUNDS = 15;
const REPEATS = 20;
const KEYWORDS: readonly (readonly [string, RegExp])[] = [
  ['image-not-found', /manifest.*(?:unknown|not found)|not found/i],
  ['unauthorized', /401|unauthorized|authentication required/i],
  ['forbidden', /403|forbidden|denied/i],
  ['dns', /no such host/i],
  ['connection-refused', /connection refused/i],
  ['timeout', /i\/o timeout|deadline exceeded|timed out/i],
  ['tls-untrusted', /x509/i],
  ['rate-limited', /429|toomanyrequests|rate limit/i],
  ['registry-error', /\b50[0-9]\b/],
  ['connection-interrupted', /EOF|reset by peer/i],
  ['disk-full', /no space left/i],
  ['platform-mismatch', /no match for platform|no matching manifest/i],
  ['invalid-image-name', /invalid reference format/i],
  ['never-pull', /pull policy of Never/i],
  ['pull-throttled', /pull QPS/i],
  ['proxy', /proxyconnect/i],
  ['plain-http', /HTTP response to HTTPS client/i],
  ['no-route', /no route to host|unreachable/i],
  ['corrupt-layer', /unexpected commit digest|verification failed/i],
  ['policy-rejected', /signature|policy/i],
];

interface Message {
  readonly message: string;
  readonly cause: string;
  readonly also: readonly string[];
}

const file = new URL('../test/fixtures/pull-messages/dev.jsonl', import.meta.url);
const messages: readonly Message[] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const contenders: Readonly<Record<string, (text: string) => string>> = {
  reader: (text) => readMessage(text).cause,
  keywords: (text) => KEYWORDS.find(([, words]) => words.test(text))?.[0] ?? 'unknown',
};

const times: Record<string, number[]> = { reader: [], keywords: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, answer] of Object.entries(contenders)) {
    const begun = performance.now();
    for (let repeat = 0; repeat < REPEATS; repeat += 1) for (const { message } of messages) answer(message);
    times[name]!.push(performance.now() - begun);
  }
}

const rate = (name: string) => {
  const sorted = times[name]!.toSorted((one, other) => one - other);
  return (messages.length * REPEATS * 1_000) / sorted[Math.floor(sorted.length / 2)]!;
};
for (const [name, answer] of Object.entries(contenders)) {
  const right = messages.filter(({ message, cause, also }) => [cause, ...also].includes(answer(message))).length;
  const share = ((right / messages.length) * 100).toFixed(1);
  console.log(
    `${name.padEnd(9)} ${Math.round(rate(name)).toString().padStart(8)} messages/s   ${share} % right of ${messages.length}`,
  );
}
console.log(`the reader takes ${(rate('keywords') / rate('reader')).toFixed(1)} times as long as the keyword list`);
