import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKubeconfig } from '../../../lambda/adapters/kubernetes/kubeconfig.ts';
import { kubeconfig } from '../../../lambda/simulator/kubeconfig.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-kubeconfig-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const good = kubeconfig('a', 'https://127.0.0.1:6443', 'PEM', 'token');
const message = (text: string, context?: string) => {
  const loaded = loadKubeconfig({ text, context });
  return loaded.ok ? loaded.cluster.context : loaded.message;
};

describe('a kubeconfig', () => {
  it('gives server, authority and credentials of its current context', async () => {
    const loaded = loadKubeconfig({ text: JSON.stringify(good) });
    if (!loaded.ok) throw new Error(loaded.message);
    expect(loaded.cluster.connection.server).toBe('https://127.0.0.1:6443');
    expect(await loaded.cluster.connection.options()).toMatchObject({ headers: { Authorization: 'Bearer token' } });
  });

  it('runs an exec plugin for its token', async () => {
    const user = {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'sh',
        args: [
          '-c',
          `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'`,
        ],
        interactiveMode: 'Never',
      },
    };
    const loaded = loadKubeconfig({ text: JSON.stringify({ ...good, users: [{ name: 'a', user }] }) });
    if (!loaded.ok) throw new Error(loaded.message);
    expect(await loaded.cluster.connection.options()).toMatchObject({
      headers: { Authorization: 'Bearer from-plugin' },
    });
  });

  it('is read from a file', () => {
    const file = join(folder, 'config');
    writeFileSync(file, JSON.stringify(good));
    expect(loadKubeconfig({ file })).toMatchObject({ ok: true, cluster: { context: 'a' } });
  });

  it.each([
    [
      'a context that it does not have',
      JSON.stringify(good),
      'b',
      'the kubeconfig has no context "b"; choose one with --context: a',
    ],
    [
      'no current context',
      JSON.stringify({ ...good, 'current-context': '' }),
      undefined,
      'the kubeconfig has no current context; choose one with --context: a',
    ],
    [
      'a context without its cluster',
      JSON.stringify({ ...good, clusters: [] }),
      undefined,
      'context "a" names a cluster that the kubeconfig does not define',
    ],
    ['text that is no YAML', 'a: [', undefined, 'cannot be read'],
    ['an empty file', '', undefined, 'the kubeconfig'],
  ])('with %s says what to do', (_, text, context, said) => {
    expect(message(text, context)).toContain(said);
  });

  it('that is not there names the file', () => {
    expect(loadKubeconfig({ file: join(folder, 'nope') })).toMatchObject({
      ok: false,
      message: expect.stringContaining('name another with --kubeconfig'),
    });
  });
});
