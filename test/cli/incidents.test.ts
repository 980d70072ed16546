import { describe, expect, it } from '@jest/globals';
import { monitorEvent } from '../../lambda/core/incident/build-event.ts';
import type { Incident } from '../../lambda/core/incident/check-state.ts';
import type { Trouble } from '../../lambda/core/model/check.ts';
import { trouble } from '../support/troubles.ts';
import { localStore } from './local-store.ts';
import { run } from './run.ts';

const MINUTE = 60_000;
const store = localStore();
const incidents = (...args: readonly string[]) => store.run('incidents', ...args);
const json = async (...args: readonly string[]) => JSON.parse((await incidents('-o', 'json', ...args)).out);

/** An incident that people were told of, whose trouble began so many minutes ago. */
function incident(
  id: string,
  minutesAgo: number,
  changes: Partial<Trouble> = {},
  more: Partial<Incident> = {},
): Incident {
  const since = Date.now() - minutesAgo * MINUTE;
  return {
    id,
    trouble: trouble({ key: `c1/${id}`, since, ...changes }),
    openedAt: since + 2 * MINUTE,
    sequence: 1,
    goodLooks: 0,
    ...more,
  };
}

describe('nothing open', () => {
  it('is said in a line', async () => {
    expect(await incidents()).toEqual({ code: 0, out: 'nothing is open\n', err: '' });
  });

  it('is an empty list as JSON', async () => {
    expect(await json()).toEqual({ schemaVersion: '1', at: expect.stringMatching(/Z$/), incidents: [], blind: [] });
  });
});

describe('what is open', () => {
  it('stands in the order of its weight, then of its age, over all clusters', async () => {
    await store.saveState('c1', {
      open: [incident('young', 5), incident('old', 500), incident('bad', 1, { severity: 'critical' })],
    });
    await store.saveState('c2', { open: [incident('middle', 50), incident('error', 9, { severity: 'error' })] });
    expect((await json()).incidents.map(({ id }: Incident) => id)).toEqual(['bad', 'error', 'old', 'middle', 'young']);
    expect((await incidents()).out).toMatch(/^5 incidents open\n\nCRITICAL .*[^]*\nERROR .*[^]*\nWARNING /);
  });

  it('may be asked of one cluster', async () => {
    await store.saveState('c1', { open: [incident('a', 5)] });
    await store.saveState('c2', { open: [incident('b', 5)] });
    expect((await json('--cluster', 'c2')).incidents).toMatchObject([{ id: 'b', cluster: 'c2' }]);
    expect((await incidents('--cluster', 'c3')).out).toBe('nothing is open\n');
  });

  it('says where, since when, why, whom it hits, what to do, and that people know', async () => {
    await store.saveState('c1', { open: [incident('abc', 30)] });
    const { out, code } = await incidents();
    expect(code).toBe(0);
    for (const line of [
      'WARNING Image r.example/app:1 does not exist',
      /^ {2}where {3}c1, seen by image-pulls, since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/m,
      '  cause   image-not-found (certain), for 30 min',
      '  hits    2 pods of shop/Deployment/web',
      '  why     r.example/app:1: not found',
      /^ {2}do {6}1\. \S/m,
      '  told    yes',
      '  id      abc',
    ]) {
      expect(out).toMatch(line);
    }
  });

  it('has stable fields as JSON', async () => {
    const open = incident('abc', 30);
    await store.saveState('c1', { open: [open] });
    const [only] = (await json()).incidents;
    expect(only).toEqual({
      id: 'abc',
      cluster: 'c1',
      check: 'image-pulls',
      severity: 'warning',
      title: 'Image r.example/app:1 does not exist',
      target: open.trouble.target,
      cause: 'image-not-found',
      confidence: 'certain',
      since: new Date(open.trouble.since!).toISOString(),
      openedAt: new Date(open.openedAt).toISOString(),
      affected: open.trouble.affected,
      evidence: open.trouble.evidence,
      next: expect.arrayContaining([expect.any(String)]),
      told: true,
      heldBy: null,
      flapping: false,
      members: null,
    });
  });

  it('began when we saw it first, where nothing tells more', async () => {
    const open = incident('abc', 30, { since: null });
    await store.saveState('c1', { open: [open] });
    expect((await json()).incidents[0].since).toBe(new Date(open.openedAt).toISOString());
  });

  it('names the silence that holds it back, and since when it is not there any more, its id', async () => {
    const now = Date.now();
    const silence = { id: 's1', from: now, until: now + 60 * MINUTE, cluster: 'c1', reason: 'we move\u202eit' };
    await store.use((open) => open.putSilence(silence));
    await store.saveState('c1', { open: [incident('abc', 30, {}, { heldBy: { kind: 'silence', id: 's1' } })] });
    expect((await incidents()).out).toMatch(/ {2}told {4}no, held back by silence s1 until \S+Z: we move it\n/);
    expect((await json()).incidents[0]).toMatchObject({
      told: false,
      heldBy: { kind: 'silence', id: 's1', reason: silence.reason, until: new Date(silence.until).toISOString() },
    });
    await store.use((open) => open.removeSilence('s1'));
    expect((await incidents()).out).toContain('held back by silence s1, which is not in this store now');
  });

  it('names the storm that tells of it, and of how many a storm tells', async () => {
    const storm = incident(
      'storm',
      30,
      { cause: 'incident-storm', severity: 'critical' },
      { members: { count: 12, titles: [] } },
    );
    await store.saveState('c1', { open: [incident('abc', 30, {}, { heldBy: { kind: 'storm', id: 'storm' } }), storm] });
    const { out } = await incidents();
    expect(out).toContain('  told    with many others, by incident storm');
    expect(out).toContain('  told    yes, for 12 incidents');
  });

  it('says that it comes and goes', async () => {
    await store.saveState('c1', { open: [incident('abc', 30, {}, { flapping: true })] });
    expect((await incidents()).out).toContain('it comes and goes');
    expect((await json()).incidents[0].flapping).toBe(true);
  });

  it('shows no control characters of strangers', async () => {
    const hostile = 'r.example/\u001b[2Jx\u202e:1\nDONE';
    await store.saveState('c\u001b[31m1', { open: [incident('abc', 30, { scope: hostile, evidence: [hostile] })] });
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect((await incidents()).out).not.toMatch(/[\u0000-\u0009\u001b\u202e]|\nDONE/);
  });

  it('is read page by page', async () => {
    for (let index = 0; index < 120; index += 1)
      await store.saveState(`c${index}`, { open: [incident(`i${index}`, 5)] });
    expect((await json()).incidents).toHaveLength(120);
  });
});

describe('a check that sees nothing', () => {
  it('stands behind what is open, with its reason', async () => {
    const since = Date.now() - 30 * MINUTE;
    const cluster = { name: 'c1', region: null, account: null, arn: null };
    const own = { id: 'm1', sequence: 1, reason: 'the right to list pods is missing' };
    const told = monitorEvent('degraded', { cluster, check: 'image-pulls', now: since }, own);
    await store.use((open) => open.remember([told]));
    await store.saveState('c1', { blindLooks: 7, degraded: { id: 'm1', sequence: 1, since } });
    const { out } = await incidents();
    expect(out).toMatch(
      /^nothing is open, 1 check blind\n\nUNKNOWN c1 cannot be seen by image-pulls\n {2}since {3}\S+Z, for 30 min \(7 looks\)\n {2}why {5}the right to list pods is missing\n$/,
    );
    expect((await json()).blind).toEqual([
      { cluster: 'c1', check: 'image-pulls', since: new Date(since).toISOString(), looks: 7, reason: own.reason },
    ]);
  });

  it('is shown without a reason where nobody knows it any more', async () => {
    await store.saveState('c1', { blindLooks: 3, degraded: { id: 'm1', sequence: 1, since: Date.now() } });
    expect((await json()).blind[0].reason).toBeNull();
    expect((await incidents()).out).not.toContain('why');
  });
});

describe('wrong use', () => {
  it.each([
    [['incidents'], 'say where the store is'],
    [['incidents', '--data', 'x', '--table', 'y'], 'one of them'],
    [['incidents', '--data', '/there/is/none'], 'there is no store in /there/is/none'],
    [['incidents', '--data', 'x', '-o', 'yaml'], 'Allowed choices are text, json'],
  ])('%j', async (args, says) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(says);
  });
});
