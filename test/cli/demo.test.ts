import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../bin/cli.ts', import.meta.url));

describe('pullwarden demo', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'shows the troubles within seconds and ends cleanly on %s',
    async (signal) => {
      const child = spawn(process.execPath, [CLI, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        // One incident for twelve pods, then the difference of kube-proxy, which must be seen twice.
        if (/OPENED .*differs from its baseline/.test(out)) child.kill(signal);
      });
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      const [code] = await once(child, 'exit');
      expect(out.match(/OPENED \w+ Image \S+\/shop\/checkout:2\.8\.1 does not exist/g)).toHaveLength(1);
      expect(out).toContain('12 pods of shop/Deployment/checkout');
      expect(err).toBe('');
      expect(code).toBe(0);
    },
    30_000,
  );
});
