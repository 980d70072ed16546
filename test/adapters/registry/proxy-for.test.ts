import { describe, expect, it } from '@jest/globals';
import { proxyFor } from '../../../lambda/adapters/registry/proxy-for.ts';

const PROXY = 'http://proxy.example:3128';
const through = (url: string, no?: string) => {
  const proxy = proxyFor(new URL(url), {
    http: 'http://plain.example',
    https: PROXY,
    ...(no === undefined ? {} : { no }),
  });
  return proxy instanceof URL ? proxy.host : proxy;
};

describe('the proxy of a URL, as containerd finds it', () => {
  it('depends on the scheme', () => {
    expect(through('https://r.example/')).toBe('proxy.example:3128');
    expect(through('http://r.example/')).toBe('plain.example');
    expect(proxyFor(new URL('https://r.example'), {})).toBeNull();
    expect(proxyFor(new URL('https://r.example'), { https: '' })).toBeNull();
  });

  it('may lack its scheme, and must be one of HTTP', () => {
    const of = (https: string) => proxyFor(new URL('https://r.example'), { https });
    expect(of('proxy.example:3128')).toEqual(new URL(PROXY));
    expect(of('socks5://proxy.example')).toBe('invalid');
    expect(of('http://')).toBe('invalid');
  });

  it.each(['https://localhost:5000/', 'https://127.0.0.1/', 'https://127.9.9.9/', 'https://[::1]/'])(
    'is none for %s',
    (url) => expect(through(url)).toBeNull(),
  );

  // golang.org/x/net/http/httpproxy, Config.NoProxy
  it.each([
    ['*', 'https://r.example/', true],
    ['r.example', 'https://r.example/', true],
    ['r.example', 'https://sub.r.example/', true],
    ['r.example', 'https://other.example/', false],
    ['r.example', 'https://notr.example/', false],
    ['.r.example', 'https://sub.r.example/', true],
    ['.r.example', 'https://r.example/', false],
    ['*.r.example', 'https://sub.r.example/', true],
    ['R.Example ', 'https://r.example/', true],
    ['a.example, r.example', 'https://r.example/', true],
    ['r.example:5000', 'https://r.example:5000/', true],
    ['r.example:443', 'https://r.example/', true],
    ['r.example:5000', 'https://r.example/', false],
    ['10.0.0.5', 'https://10.0.0.5/', true],
    ['10.0.0.5:5000', 'https://10.0.0.5:5000/', true],
    ['10.0.0.5:5000', 'https://10.0.0.5/', false],
    ['10.0.0.0/8', 'https://10.9.8.7/', true],
    ['10.0.0.0/8', 'https://11.0.0.1/', false],
    ['10.0.0.0/99', 'https://10.0.0.1/', false],
    ['10.0.0.0/8', 'https://r.example/', false],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['[fd12::1]:5000', 'https://[fd12::1]:5000/', true],
    ['10.0.0', 'https://10.0.0.5/', false],
    [',,', 'https://r.example/', false],
  ])('NO_PROXY=%s exempts %s: %s', (no, url, exempt) =>
    expect(through(url, no)).toBe(exempt ? null : 'proxy.example:3128'),
  );
});
