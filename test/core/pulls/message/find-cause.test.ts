import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../../../lambda/core/model/cause.ts';
import { readMessage } from '../../../../lambda/core/pulls/message/read-message.ts';

type Text = readonly [cause: Cause, text: string];

const DENIALS: readonly Text[] = [
  ['unauthorized', 'unauthorized: authentication required'],
  ['repository-not-found-or-denied', 'server message: insufficient_scope: authorization failed'],
  ['credentials-expired', 'denied: Your authorization token has expired'],
  ['rate-limited', 'toomanyrequests: You have reached your pull rate limit'],
];
const NEVER_REACHED: readonly Text[] = [
  ['dns', 'dial tcp: lookup r.example: no such host'],
  ['connection-refused', 'dial tcp 10.0.0.1:443: connect: connection refused'],
  ['no-route', 'dial tcp 10.0.0.1:443: connect: no route to host'],
  ['timeout', 'dial tcp 10.0.0.1:443: i/o timeout'],
  ['proxy', 'proxyconnect tcp: EOF'],
  ['cancelled', 'context canceled'],
];
const HANDSHAKES: readonly Text[] = [
  ['tls-untrusted', 'x509: certificate signed by unknown authority'],
  ['tls-expired', 'x509: certificate has expired or is not yet valid'],
  ['plain-http', 'http: server gave HTTP response to HTTPS client'],
];
const FORBIDDEN: Text = ['forbidden', 'denied: access forbidden'];
const ANSWERED: readonly Text[] = [
  ['image-not-found', 'manifest unknown'],
  ['disk-full', 'write /x: no space left on device'],
];

/** Several credentials were tried: the kubelet lists what each met. */
const listed = (...texts: readonly Text[]) =>
  readMessage(`[${texts.map(([, text]) => `rpc error: code = Unknown desc = ${text}`).join(', ')}]`);
const pairs = (ones: readonly Text[], others: readonly Text[]) =>
  ones.flatMap((one) => others.map((other) => [one[0], other[0], one, other] as const));

describe('of two attempts the one that got furthest decides, and the other is named', () => {
  it.each(pairs(ANSWERED, [...DENIALS, FORBIDDEN, ...HANDSHAKES, ...NEVER_REACHED]))(
    '%s beats %s',
    (cause, other, a, b) => {
      expect(listed(a, b)).toMatchObject({ cause, also: expect.arrayContaining([other]) });
      expect(listed(b, a)).toMatchObject({ cause, also: expect.arrayContaining([other]) });
    },
  );

  it.each(pairs([FORBIDDEN], [...DENIALS, ...HANDSHAKES, ...NEVER_REACHED]))('%s beats %s', (cause, _, a, b) => {
    expect(listed(a, b).cause).toBe(cause);
    expect(listed(b, a).cause).toBe(cause);
  });

  it.each(pairs(HANDSHAKES, NEVER_REACHED))('%s beats %s', (cause, _, a, b) => {
    expect(listed(a, b).cause).toBe(cause);
    expect(listed(b, a).cause).toBe(cause);
  });

  it.each(pairs(DENIALS, [...HANDSHAKES, ...NEVER_REACHED]))(
    '%s beats %s when it came first: a retry may be anonymous, and says only that',
    (cause, other, a, b) => {
      expect(listed(a, b).cause).toBe(cause);
      expect(listed(b, a).cause).toBe(other);
    },
  );

  it.each(pairs(DENIALS, DENIALS).filter(([one, other]) => one !== other))(
    '%s, then %s: the first, and less sure',
    (cause, other, a, b) => {
      expect(listed(a, b)).toMatchObject({ cause, confidence: 'likely', also: expect.arrayContaining([other]) });
    },
  );

  it.each(DENIALS)('%s twice is as sure as once', (cause, text) => {
    expect(listed([cause, text], [cause, text]).confidence).toBe(listed([cause, text]).confidence);
  });

  it.each(NEVER_REACHED)('what no rule knows counts for nothing beside %s', (cause, text) => {
    expect(listed([cause, text], ['unknown', 'something went askew'])).toMatchObject({ cause });
    expect(listed(['unknown', 'something went askew'], [cause, text])).toMatchObject({ cause });
  });

  it('a mirror and the artifact half are never what decides beside the registry', () => {
    const mirror = '(Mirrors also failed: [m.example/a:1: manifest unknown]): r.example/a:1: i/o timeout';
    expect(readMessage(mirror)).toMatchObject({ cause: 'timeout', also: expect.arrayContaining(['image-not-found']) });
    const artifact =
      'unable to pull image or OCI artifact: pull image err: i/o timeout; artifact err: manifest unknown';
    expect(readMessage(artifact)).toMatchObject({
      cause: 'timeout',
      also: expect.arrayContaining(['image-not-found']),
    });
  });

  it('alone they are a guess', () => {
    expect(readMessage('(Mirrors also failed: [m.example/a:1: manifest unknown]): r.example/a:1: oops')).toMatchObject({
      cause: 'image-not-found',
      confidence: 'guess',
    });
    const artifact = 'pull image err: oops; artifact err: manifest unknown';
    expect(readMessage(artifact)).toMatchObject({ cause: 'image-not-found', confidence: 'guess' });
  });
});
