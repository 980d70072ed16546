import { expect, it } from '@jest/globals';
import { createLanes } from '../../../lambda/adapters/registry/lanes.ts';
import type { Session } from '../../../lambda/adapters/registry/session.ts';

function sessions() {
  const opened: { name: number; closed: boolean }[] = [];
  const open = () => {
    const one = { name: opened.length, closed: false };
    opened.push(one);
    return { ...one, close: () => void (one.closed = true) } as unknown as Session;
  };
  return { opened, open };
}

const none = () => 0;

it('opens no more sessions of a host than it may, and hands them on in order', async () => {
  const { opened, open } = sessions();
  const lanes = createLanes(2, none, open);
  const order: string[] = [];
  let running = 0;
  let most = 0;
  const job = (name: string) =>
    lanes.use('r.example', async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(name);
      running -= 1;
    });
  await Promise.all(['a', 'b', 'c', 'd'].map(job));
  expect([most, opened.length, order]).toEqual([2, 2, ['a', 'b', 'c', 'd']]);
});

it('keeps a session for the next one, of the same host only', async () => {
  const { opened, open } = sessions();
  const lanes = createLanes(2, none, open);
  await lanes.use('r.example', async () => {});
  await lanes.use('r.example', async () => {});
  expect(opened).toHaveLength(1);
  await lanes.use('s.example', async () => {});
  expect(opened).toHaveLength(2);
  lanes.close();
  expect(opened.every(({ closed }) => closed)).toBe(true);
});

it('gives a session back when the work fails', async () => {
  const { opened, open } = sessions();
  const lanes = createLanes(1, none, open);
  await expect(lanes.use('r.example', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await lanes.use('r.example', async () => {});
  expect(opened).toHaveLength(1);
});

it('begins the probes of a host one after another, and of another host at once', async () => {
  const { open } = sessions();
  const lanes = createLanes(8, (host) => (host === 'slow.example' ? 30 : 0), open);
  const begun: [string, number][] = [];
  const job = (host: string) => lanes.use(host, async () => void begun.push([host, performance.now()]));
  await Promise.all([job('slow.example'), job('slow.example'), job('slow.example'), job('fast.example')]);
  const [first = 0, second = 0, third = 0] = begun.filter(([host]) => host === 'slow.example').map(([, at]) => at);
  // Timers may be a millisecond early.
  expect([second - first > 25, third - second > 25]).toEqual([true, true]);
  expect(begun.findIndex(([host]) => host === 'fast.example')).toBeLessThan(2);
});
