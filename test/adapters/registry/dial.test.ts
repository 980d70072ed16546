import { createSecureContext } from 'node:tls';
import { Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createStages } from '../../../lambda/adapters/registry/stages.ts';
import type { ProbeVantage } from '../../../lambda/core/registry/address-policy.ts';
import { type FaultServer, serve } from './fault-server.ts';

// Names that resolve as a hostile or a half-broken DNS would have them.
const lookup = jest.fn<(hostname: string) => Promise<{ address: string }[]>>();
jest.unstable_mockModule('node:dns/promises', () => ({ lookup, getServers: () => [], Resolver: jest.fn() }));
const { dial } = await import('../../../lambda/adapters/registry/dial.ts');

let server: FaultServer | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
  jest.restoreAllMocks();
});

async function dialName(addresses: readonly string[], vantage: ProbeVantage, scheme = 'http') {
  server = await serve((_request, response) => void response.end());
  lookup.mockResolvedValue(addresses.map((address) => ({ address })));
  const connect = jest.spyOn(Socket.prototype, 'connect');
  const stages = createStages(2_000);
  const port = server.host.split(':')[1];
  const dialled = dial(
    new URL(`${scheme}://registry.test:${port}`),
    { vantage, proxy: {}, trust: createSecureContext, plain: new Set() },
    stages,
  );
  const outcome = await dialled.then(
    ({ socket }) => socket.destroy() && 'connected',
    (error: { outcome: unknown }) => error.outcome,
  );
  return {
    outcome,
    stages: stages.results.map(({ stage, ok, detail }) => [stage, ok, detail]),
    connects: connect.mock.calls.length,
  };
}

describe('dial', () => {
  it('dials only those addresses of a name that are allowed', async () => {
    const { outcome, stages, connects } = await dialName(['169.254.169.254', '127.0.0.1', '::ffff:a9fe:a9fe'], 'here');
    expect([outcome, connects]).toEqual(['connected', 1]);
    expect(stages.at(-1)).toEqual(['tcp', true, '127.0.0.1']);
  });

  it('dials none when none is allowed', async () => {
    const { outcome, connects } = await dialName(['10.0.0.1', 'fe80::1', '127.0.0.1'], 'outside');
    expect([outcome, connects]).toEqual([{ status: 'unknown' }, 0]);
  });

  it('takes the next address when one fails', async () => {
    const { outcome, stages } = await dialName(['127.0.0.2', '127.0.0.1'], 'here');
    expect([outcome, stages.at(-1)]).toEqual(['connected', ['tcp', true, '127.0.0.2: connection refused; 127.0.0.1']]);
  });

  it('does not speak plain HTTP to a name that only happens to be loopback', async () => {
    const { outcome, stages } = await dialName(['127.0.0.1'], 'here', 'https');
    expect(outcome).toEqual({ status: 'unreachable', cause: 'plain-http' });
    expect(stages.at(-1)).toEqual(['tls', false, 'the server does not speak TLS']);
  });
});
