import { describe, expect, it } from '@jest/globals';
import { incidentEvent, monitorEvent } from '../../lambda/core/incident/build-event.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import type { Trouble } from '../../lambda/core/model/check.ts';
import { trouble } from '../support/troubles.ts';
import { localStore } from './local-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const store = localStore();
const history = (...args: readonly string[]) => store.run('history', ...args);
const json = async (...args: readonly string[]) => JSON.parse((await history('-o', 'json', ...args)).out);
const ids = async (...args: readonly string[]) =>
  (await json(...args)).events.map(({ detail }: IncidentEvent) => detail.id);

const clusterOf = (name: string) => ({ name, region: null, account: null, arn: null });

/** That an incident opened or was resolved so many milliseconds ago; its trouble began two minutes before it opened. */
function happened(
  what: 'opened' | 'resolved',
  id: string,
  msAgo: number,
  changes: Partial<Trouble> = {},
  cluster = 'c1',
  openMsAgo = msAgo,
): IncidentEvent {
  const now = Date.now() - msAgo;
  const openedAt = Date.now() - openMsAgo;
  const told = { id, trouble: trouble({ since: openedAt - 2 * MINUTE, ...changes }), openedAt, goodLooks: 0 };
  const about = { cluster: clusterOf(cluster), check: 'image-pulls', now };
  return incidentEvent(what, about, { ...told, sequence: what === 'opened' ? 1 : 2 }, what);
}

const remember = (...events: readonly IncidentEvent[]) => store.use((open) => open.remember(events));

describe('an empty history', () => {
  it('is said in a line', async () => {
    const { code, out } = await history();
    expect(code).toBe(0);
    expect(out).toMatch(/^nothing happened from \S+Z to \S+Z\n$/);
  });

  it('is an empty list as JSON, over the last day', async () => {
    const report = await json();
    expect(report).toMatchObject({ schemaVersion: '1', events: [], more: false, target: null });
    expect(Date.parse(report.until) - Date.parse(report.since)).toBe(DAY);
  });
});

describe('what happened', () => {
  it('comes newest first, of the last day', async () => {
    await remember(
      happened('opened', 'a', 20 * HOUR),
      happened('resolved', 'a', 19 * HOUR, {}, 'c1', 20 * HOUR),
      happened('opened', 'b', HOUR),
      happened('opened', 'ancient', 25 * HOUR),
    );
    expect(await ids()).toEqual(['b:1', 'a:2', 'a:1']);
  });

  it('is a line each: when, what, where, why', async () => {
    const cannot = { id: 'm', sequence: 1, reason: 'forbidden' };
    const about = { cluster: clusterOf('c2'), check: 'kube-proxy', now: Date.now() - MINUTE };
    await remember(
      happened('opened', 'a', 3 * HOUR),
      happened('resolved', 'a', 2 * HOUR, {}, 'c1', 3 * HOUR),
      monitorEvent('degraded', about, cannot),
    );
    const [summary, blind, resolved, opened] = (await history()).out.split('\n');
    expect(summary).toMatch(/^3 events of 2 incidents from \S+ to \S+, newest first$/);
    expect(blind).toMatch(
      /^\S+Z BLIND {4}error {4}c2: Pullwarden cannot see cluster c2 \(kube-proxy\): forbidden \[m\]$/,
    );
    expect(resolved).toMatch(/^\S+Z RESOLVED warning {2}c1: Resolved after 62 min: Image r\.example\/app:1 .+ \[a\]$/);
    expect(opened).toMatch(
      /^\S+Z OPENED {3}warning {2}c1: Image r\.example\/app:1 does not exist\. 2 pods in shop\..+ \[a\]$/,
    );
  });

  it('is the whole event as JSON', async () => {
    const event = happened('opened', 'a', HOUR);
    await remember(event);
    expect((await json()).events).toEqual([JSON.parse(JSON.stringify(event))]);
  });

  it('shows no control characters of strangers', async () => {
    const event = happened('opened', 'a', HOUR);
    const detail = { ...event.detail, summary: 'up\u001b[2A\u202edown\nRESOLVED' };
    await remember({ ...event, detail });
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect((await history()).out).not.toMatch(/[\u001b\u202e]|\nRESOLVED/);
  });

  it.each([
    [
      ['--since', '3h'],
      ['d', 'c'],
    ],
    [
      ['--since', '5h', '--until', '90m'],
      ['c', 'b'],
    ],
    [
      ['--since', '1d', '--limit', '2'],
      ['d', 'c'],
    ],
    [
      ['--since', '2d'],
      ['d', 'c', 'b', 'a'],
    ],
    [['--cluster', 'c2'], ['b']],
    [['--cluster', 'c3'], []],
  ])('%j', async (args, expected) => {
    await remember(
      happened('opened', 'a', 30 * HOUR),
      happened('opened', 'b', 4 * HOUR, {}, 'c2'),
      happened('opened', 'c', 2 * HOUR),
      happened('opened', 'd', HOUR),
    );
    expect(await ids(...args)).toEqual(expected.map((id) => `${id}:1`));
  });

  it('is last night what came after 18:00 of yesterday', async () => {
    const evening = new Date();
    evening.setDate(evening.getDate() - 1);
    evening.setHours(18, 0, 0, 0);
    const before = Date.now() - evening.getTime();
    await remember(happened('opened', 'before', before + MINUTE), happened('opened', 'after', before - MINUTE));
    expect(await ids('--since', 'last night')).toEqual(['after:1']);
  });

  it('says that there is more', async () => {
    const many = Array.from({ length: 30 }, (_, index) => happened('opened', `i${index}`, HOUR + index * MINUTE));
    await remember(...many);
    expect(await json('--limit', '29')).toMatchObject({ more: true });
    expect(await json('--limit', '30')).toMatchObject({ more: false });
    expect((await history('--limit', '10')).out).toMatch(/^the last 10 events .+[^]*There are more/);
  });
});

describe('one target', () => {
  const OTHER = { scope: 'r.example/other:1', target: { kind: 'image', name: 'r.example/other:1' } } as const;
  const NOBODY_ELSE = { ...trouble().affected, images: ['r.example/other:1'] };
  const other = { ...OTHER, affected: NOBODY_ELSE };

  it('that fails: since when, and how often it did', async () => {
    const since = Date.now() - 3 * HOUR;
    await remember(
      happened('opened', 'x', 10 * DAY),
      happened('resolved', 'x', 9 * DAY, {}, 'c1', 10 * DAY),
      happened('opened', 'y', 2 * HOUR),
      happened('opened', 'z', HOUR, other),
    );
    const open = [{ id: 'y', trouble: trouble({ since }), openedAt: since, sequence: 1, goodLooks: 0 }];
    await store.saveState('c1', { open });
    const shown = `${new Date(since).toISOString().slice(0, 19)}Z`;
    const { out } = await history('--target', 'r.example/app:1');
    expect(out.split('\n')[0]).toBe(`r.example/app:1: fails since ${shown} (3 h), 2 times in the last 90 days`);
    expect(await json('--target', 'r.example/app:1')).toMatchObject({
      events: [{ detail: { id: 'y:1' } }],
      target: { name: 'r.example/app:1', failsSince: new Date(since).toISOString(), times: 2, days: 90 },
    });
    expect((await json('--target', 'r.example/app:1', '--cluster', 'c2')).target).toMatchObject({
      failsSince: null,
      times: 0,
    });
  });

  it('that is open longer than its events are in the history', async () => {
    const since = Date.now() - 100 * DAY;
    const open = [{ id: 'y', trouble: trouble({ since }), openedAt: since, sequence: 1, goodLooks: 0 }];
    await store.saveState('c1', { open });
    expect((await history('--target', 'r.example/app:1')).out).toMatch(/fails since .+, 1 time in the last 90 days\n/);
  });

  it('that is well again: from when to when it failed last', async () => {
    await remember(happened('opened', 'x', 10 * DAY), happened('resolved', 'x', 9 * DAY, {}, 'c1', 10 * DAY));
    const { out } = await history('--target', 'r.example/app:1');
    expect(out).toMatch(
      /^r\.example\/app:1: does not fail now; last from \S+Z to \S+Z, 1 time in the last 90 days\n\nnothing happened /,
    );
    expect(await ids('--target', 'r.example/app:1', '--since', '30d')).toEqual(['x:2', 'x:1']);
  });

  it('that nobody knows', async () => {
    const { out, code } = await history('--target', 'r.example/none:1');
    expect(code).toBe(0);
    expect(out).toMatch(/^r\.example\/none:1: nothing is known of it in the last 90 days\n/);
  });

  it('may be an image by its short name', async () => {
    const name = 'docker.io/library/nginx:9';
    const changes = {
      scope: name,
      target: { kind: 'image', name },
      affected: { ...trouble().affected, images: [name] },
    } as const;
    await remember(happened('opened', 'n', HOUR, changes));
    expect((await json('--target', 'nginx:9')).target).toMatchObject({ name, times: 1 });
  });

  it('is not hit twice because a storm told of it', async () => {
    await remember(
      happened('opened', 'x', HOUR),
      happened('opened', 'storm', HOUR, { cause: 'incident-storm', target: { kind: 'cluster', name: 'c1' } }),
    );
    expect((await json('--target', 'r.example/app:1')).target.times).toBe(1);
  });

  it('shows at most the limit, and says that there is more', async () => {
    await remember(happened('opened', 'x', HOUR), happened('opened', 'y', 2 * HOUR));
    expect(await json('--target', 'r.example/app:1', '--limit', '1')).toMatchObject({
      more: true,
      events: [{ detail: { id: 'x:1' } }],
    });
  });
});

describe('wrong use', () => {
  it.each([
    [['--since', 'yesterday'], '--since: "yesterday" is neither a duration'],
    [['--since', '2026-02-30T00:00:00Z'], 'is neither a duration'],
    [['--until', '2026-03-01'], '--until: "2026-03-01" is neither'],
    [['--since', '1h', '--until', '2h'], '--since must lie before --until'],
    [['--limit', '0'], 'whole number from 1'],
    [['--limit', 'many'], 'whole number from 1'],
  ])('%j', async (args, says) => {
    const { code, out, err } = await history(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(says);
  });
});
