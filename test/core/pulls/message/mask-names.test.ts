import { describe, expect, it } from '@jest/globals';
import { maskNames } from '../../../../lambda/core/pulls/message/mask-names.ts';
import { unquote } from '../../../../lambda/core/pulls/message/unquote.ts';
import { wordsOf } from '../../../../lambda/core/pulls/message/words.ts';

const masked = (text: string) => maskNames(wordsOf(text)).text;

describe('names', () => {
  it.each([
    ['Failed to pull image "denied: timeout": EOF', 'Failed to pull image "§": EOF'],
    ['Back-off pulling image "r.example/eof', 'Back-off pulling image "§'],
    ['r.example:5000/a/b:401: not found', '§: not found'],
    ['Get https://r.example/v2/: net/http: TLS handshake timeout', 'Get §: net/http: TLS handshake timeout'],
    ['Head "https://r.example/v2/a/manifests/500": EOF', 'Head "§": EOF'],
    ['lookup timeout on 10.0.0.2:53: no such host', 'lookup § on §: no such host'],
    ['reading manifest denied in docker.io/library/eof: manifest unknown', 'reading manifest § in §: manifest unknown'],
    ['read tcp 10.0.0.1:4->[fd00::403]:443: i/o timeout', 'read tcp §: i/o timeout'],
    ['dial unix /run/containerd/containerd.sock: connect: refused', 'dial unix <socket>: connect: refused'],
    ['repository <id>.dkr.ecr.example/a not found', 'repository § not found'],
    ['unexpected status code [manifests 401]: 404', 'unexpected status code [manifests §]: 404'],
    ['open /etc/containers/policy.json: no such file', 'open policy.json: no such file'],
  ])('%s', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    'unsupported media type application/vnd.cncf.helm.config.v1+json',
    'is not authorized to perform: ecr:GetAuthorizationToken',
    '429 Too Many Requests',
    'archive/tar: invalid tar header',
    'open //./pipe/docker_engine',
    'unknown service runtime.v1alpha2.ImageService',
    'repository does not exist',
  ])('leaves the words of the programs: %s', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('keeps the way back to the text', () => {
    const text = 'Failed to pull image "r.example/a:1": unexpected EOF';
    const words = maskNames(wordsOf(text));
    const start = words.text.indexOf('unexpected');
    expect(text.slice(words.at[start], words.at[words.text.length])).toBe('unexpected EOF');
  });
});

describe('quoting', () => {
  it.each([
    ['err="a \\"b\\" c"', 'err="a "b" c"'],
    ['\\\\\\"deep\\\\\\"', '"deep"'],
    ['errors:\\ndenied', 'errors:\ndenied'],
    ['ProcessBaseLayer C:\\ProgramData\\new The', 'ProcessBaseLayer C:/ProgramData/new The'],
    ['malformed HTTP response "\\x15\\x03"', 'malformed HTTP response "\\x15\\x03"'],
  ])('%j', (text, expected) => {
    expect(unquote(wordsOf(text)).text).toBe(expected);
  });
});
