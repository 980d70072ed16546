import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { run } from './run.ts';

const SECRET = 'a secret of this test';

let folder: string;
let server: Server;
let status = 200;
let got: { readonly headers: IncomingHttpHeaders; readonly body: string }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-notify-'));
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
  server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  got = [];
});
afterEach(() => {
  status = 200;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function configured(): string {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const file = join(folder, 'pullwarden.yaml');
  const channel = `{ name: hook, type: webhook, endpoint: "${endpoint}", secret: "file:${join(folder, 'secret')}" }`;
  writeFileSync(file, `version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\nchannels: [${channel}]\n`);
  return file;
}

describe('notify test', () => {
  it('sends a notice and its end, signed as the real ones are', async () => {
    const { code, out } = await run('notify', 'test', 'hook', '--config', configured(), '-o', 'json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { schemaVersion: '1', channel: 'hook', taken: true }]);
    const events = got.map(({ body }) => JSON.parse(body));
    expect(events.map((event) => event['detail-type'] ?? event.detailType)).toEqual([
      'Incident Opened',
      'Incident Resolved',
    ]);
    const signed = got.map(({ headers, body }) => {
      const text = `${String(headers['pullwarden-timestamp'])}.${body}`;
      return headers['pullwarden-signature'] === `v1=${createHmac('sha256', SECRET).update(text).digest('hex')}`;
    });
    expect(signed).toEqual([true, true]);
  });

  it('says what the service said, and ends with 1', async () => {
    status = 401;
    const { code, out } = await run('notify', 'test', 'hook', '--config', configured());
    expect([code, out]).toEqual([1, expect.stringMatching(/^Incident Opened: not taken, .*401/)]);
    expect(got).toHaveLength(1);
  });

  it.each([
    [['nobody'], /has no channel "nobody"; it has hook/],
    [['hook', '--config', '/nowhere.yaml'], /\/nowhere\.yaml cannot be read \(ENOENT\)/],
  ])('%j ends with a sentence and 2', async (args, says) => {
    const { code, err } = await run('notify', 'test', '--config', configured(), ...args);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });
});
