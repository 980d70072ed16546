import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProbeVantage } from '../../../lambda/core/registry/address-policy.ts';
import { createAuthority } from '../../../lambda/simulator/certificate.ts';
import { type FaultServer, serve } from './fault-server.ts';

/** What names resolve to; a literal is its own address, as `getaddrinfo` has it. */
const answers = new Map<string, readonly string[]>();
jest.unstable_mockModule('node:dns/promises', () => ({
  lookup: async (host: string) => (answers.get(host) ?? [host]).map((address) => ({ address })),
  getServers: () => [],
  Resolver: jest.fn(),
}));
const { createRegistry } = await import('../../../lambda/adapters/registry/socket-registry.ts');

type Kind = 'never' | 'loopback' | 'private' | 'public';
const MAY: Readonly<Record<Kind, readonly ProbeVantage[]>> = {
  never: [],
  loopback: ['here'],
  private: ['here', 'vpc'],
  public: ['here', 'vpc', 'outside'],
};
const VANTAGES: readonly ProbeVantage[] = ['outside', 'vpc', 'here'];

/** Every way to write a place, and which vantages may dial it. */
const PLACES: readonly (readonly [spelling: string, kind: Kind])[] = [
  ['169.254.169.254', 'never'],
  ['169.254.170.2', 'never'],
  ['169.254.100.1:9001', 'never'],
  ['0xa9fea9fe:443', 'never'],
  ['0xA9.0xFE.0xA9.0xFE', 'never'],
  ['2852039166:443', 'never'],
  ['0251.0376.0251.0376', 'never'],
  ['169.254.43518:443', 'never'],
  ['169.16689662:443', 'never'],
  ['[::ffff:a9fe:a9fe]', 'never'],
  ['[::ffff:169.254.169.254]', 'never'],
  ['[0:0:0:0:0:ffff:a9fe:a9fe]', 'never'],
  ['[64:ff9b::a9fe:a9fe]', 'never'],
  ['[2002:a9fe:a9fe::]', 'never'],
  ['[fd00:ec2::254]', 'never'],
  ['[fe80::1]', 'never'],
  ['[::]:5000', 'never'],
  ['[ff02::1]', 'never'],
  ['0:443', 'never'],
  ['0.0.0.0', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['127.0.0.1', 'loopback'],
  ['127.1:443', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['localhost:5000', 'loopback'],
  ['LOCALHOST:5000', 'loopback'],
  ['0x7f000001:443', 'loopback'],
  ['017700000001:443', 'loopback'],
  ['[::1]:5000', 'loopback'],
  ['[::ffff:127.0.0.1]', 'loopback'],
  ['[64:ff9b::7f00:1]', 'loopback'],
  ['10.0.0.1', 'private'],
  ['10.1:443', 'private'],
  ['172.16.0.1:5000', 'private'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['[fc00::1]', 'private'],
  ['[::ffff:10.0.0.1]', 'private'],
  ['8.8.8.8', 'public'],
  ['[2606:4700::1111]', 'public'],
];

/** Where the honest registry of the tests is, to which every connection really goes. */
const HOME = '9.9.9.9';
const CONFIG = JSON.stringify({ os: 'linux', architecture: 'amd64' });
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const LAYER = digestOf('layer');
const IMAGE = JSON.stringify({
  schemaVersion: 2,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(CONFIG) },
  layers: [{ digest: LAYER }],
});

let server: FaultServer;
let ca: string;
/** What the registry does next. */
let behave: RequestListener;
/** Every address that a socket was told to connect to. */
let dialled: unknown[];

beforeAll(async () => {
  const authority = await createAuthority('Test Authority');
  ca = authority.ca;
  server = await serve(
    (request, response) => behave(request, response),
    await authority.issue(['r.test', 'mixed.test']),
  );
  const port = Number(server.host.split(':')[1]);
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the socket below
  const { connect } = Socket.prototype;
  jest.spyOn(Socket.prototype, 'connect').mockImplementation(function connectHome(this: Socket, ...args: never[]) {
    // `net.connect` hands its arguments on as an array.
    const [options] = ([args[0]] as unknown[]).flat() as { host?: string }[];
    dialled.push(options?.host);
    return connect.call(this, { host: '127.0.0.1', port } as never);
  } as never);
});
afterAll(() => server.close());

beforeEach(() => {
  dialled = [];
  answers.clear();
  answers.set('r.test', [HOME]);
  answers.set('localhost', ['127.0.0.1', '::1']);
});

async function probe(image: string, vantage: ProbeVantage) {
  const registry = createRegistry({ vantage, extraCa: ca, deadlineMs: 2_000, userAgent: 'test' });
  const result = await registry.probe({ image });
  registry.close();
  return result;
}

const redirect =
  (location: string): RequestListener =>
  (_, response) =>
    void response.writeHead(307, { location }).end();

/** The ways in which a stranger can name a place. */
const WAYS: Readonly<Record<string, (place: string) => { readonly image: string; readonly behave: RequestListener }>> =
  {
    'as the registry': (place) => ({
      image: `${place}/app:1`,
      behave: (_, response) => void response.writeHead(404).end(),
    }),
    'by a redirect': (place) => ({ image: 'r.test/app:1', behave: redirect(`https://${place}/v2/app/manifests/1`) }),
    'as a token server': (place) => ({
      image: 'r.test/app:1',
      behave: (_, response) =>
        void response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${place}/token"` }).end(),
    }),
    'as a store of layers': (place) => ({
      image: 'r.test/app:1',
      behave(request, response) {
        if (request.url?.endsWith(LAYER)) return redirect(`https://${place}/layer`)(request, response);
        return void response.end(request.url?.includes('/blobs/') ? CONFIG : IMAGE);
      },
    }),
  };

describe.each(VANTAGES)('from %s', (vantage) => {
  describe.each(Object.keys(WAYS))('%s', (way) => {
    // Image names know no IPv6 address that ends in an IPv4 one; URLs do.
    const places = way === 'as the registry' ? PLACES.filter(([place]) => !/:\d+\./.test(place)) : PLACES;
    it.each(places)('%s (%s)', async (place, kind) => {
      const plan = WAYS[way]!(place);
      behave = plan.behave;
      const { status, cause } = await probe(plan.image, vantage);
      const elsewhere = dialled.filter((address) => address !== HOME);
      if (MAY[kind].includes(vantage)) {
        expect(elsewhere.length).toBeGreaterThan(0);
      } else {
        expect(elsewhere).toEqual([]);
        expect([status, cause]).toEqual(['unknown', undefined]);
      }
    });
  });

  it.each([
    [['169.254.169.254'], 'never'],
    [['::ffff:169.254.169.254'], 'never'],
    [['fd00:ec2::254', '169.254.169.254'], 'never'],
    [['127.0.0.1'], 'loopback'],
    [['10.0.0.1'], 'private'],
    [['8.8.8.8'], 'public'],
  ] as const)('a name that resolves to %j', async (addresses, kind) => {
    answers.set('mixed.test', addresses);
    behave = (_, response) => void response.writeHead(404).end();
    await probe('mixed.test/app:1', vantage);
    expect(dialled.length > 0).toBe(MAY[kind].includes(vantage));
  });

  it('only the addresses of a name that may be dialled are', async () => {
    answers.set('mixed.test', ['169.254.169.254', '127.0.0.1', '10.0.0.1', '8.8.8.8']);
    behave = (_, response) => void response.destroy();
    await probe('mixed.test/app:1', vantage);
    const first = { here: '127.0.0.1', vpc: '10.0.0.1', outside: '8.8.8.8' }[vantage];
    expect([dialled[0], dialled.includes('169.254.169.254')]).toEqual([first, false]);
  });

  it('what was looked up is what is dialled: a second answer counts for nothing', async () => {
    const lookups: string[] = [];
    answers.get = (host: string) => {
      lookups.push(host);
      return lookups.length === 1 ? [HOME] : ['169.254.169.254'];
    };
    behave = (_, response) => void response.writeHead(404).end();
    await probe('r.test/app:1', vantage);
    delete (answers as Partial<typeof answers>).get;
    expect(new Set(dialled)).toEqual(new Set([HOME]));
  });
});
