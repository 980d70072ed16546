import { describe, expect, it } from '@jest/globals';
import { silenceFor } from '../../lambda/core/incident/silence.ts';
import { trouble } from '../support/troubles.ts';
import { localStore } from './local-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const store = localStore();
const silence = (...args: readonly string[]) => store.run('silence', ...args);
const listed = async () => JSON.parse((await silence('list', '-o', 'json')).out).silences;
const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
const FOR_REASON = ['--for', '2h', '--reason', 'we move'] as const;

describe('silence add', () => {
  it('prints the id alone, so that scripts can end it, and to people what it holds back', async () => {
    const { code, out, err } = await silence('add', '--cluster', 'c1', '--cause', 'dns', ...FOR_REASON);
    expect(code).toBe(0);
    expect(out).toMatch(/^[0-9a-f]{10}\n$/);
    expect(err).toMatch(/^cluster c1, cause dns from \S+Z to \S+Z: we move\n$/);
    expect(await silence('remove', out.trim())).toMatchObject({ code: 0, out: `silence ${out.trim()} is removed\n` });
    expect(await listed()).toEqual([]);
  });

  it('as JSON prints what it made', async () => {
    const { out } = await silence('add', '--registry', 'ghcr.io', '--namespace', 'shop', ...FOR_REASON, '-o', 'json');
    const made = JSON.parse(out);
    expect(made).toEqual({
      schemaVersion: '1',
      silence: {
        id: expect.stringMatching(/^[0-9a-f]{10}$/),
        state: 'active',
        from: expect.stringMatching(/Z$/),
        until: expect.stringMatching(/Z$/),
        cluster: null,
        namespace: 'shop',
        cause: null,
        registry: 'ghcr.io',
        reason: 'we move',
      },
    });
    expect(Date.parse(made.silence.until) - Date.parse(made.silence.from)).toBe(2 * HOUR);
    expect(await listed()).toEqual([made.silence]);
  });

  it('makes what holds the troubles back that it names, and no others', async () => {
    await silence('add', '--cluster', 'c1', '--registry', 'r.example', ...FOR_REASON);
    await store.use(async (open) => {
      const now = Date.now();
      const silences = await open.silences(now);
      expect(silenceFor(trouble(), 'c1', silences, now)).toEqual(silences[0]);
      expect(silenceFor(trouble(), 'c2', silences, now)).toBeNull();
      expect(silenceFor(trouble(), 'c1', silences, now + 3 * HOUR)).toBeNull();
    });
  });

  it('holds everything back only when that is said', async () => {
    expect((await silence('add', ...FOR_REASON)).err).toContain('--everything');
    const { code, err } = await silence('add', '--everything', ...FOR_REASON);
    expect([code, err]).toEqual([0, expect.stringMatching(/^everything from /)]);
  });

  it('may begin later, and lasts from then on', async () => {
    const from = ahead(DAY);
    await silence('add', '--cluster', 'c1', '--from', from, ...FOR_REASON);
    const [only] = await listed();
    expect(only).toMatchObject({ state: 'coming', from });
    expect(Date.parse(only.until) - Date.parse(from)).toBe(2 * HOUR);
  });

  it('takes a time with any offset', async () => {
    const until = new Date(Math.ceil((Date.now() + 5 * HOUR) / 1_000) * 1_000);
    const local = new Date(until.getTime() + 2 * HOUR).toISOString().replace('.000Z', '+02:00');
    await silence('add', '--cluster', 'c1', '--until', local, '--reason', 'x');
    expect(await listed()).toMatchObject([{ until: until.toISOString() }]);
  });

  it.each([
    [['--cluster', 'c1', '--reason', 'x'], 'say when the silence ends'],
    [['--cluster', 'c1', '--for', '2h', '--until', ahead(HOUR), '--reason', 'x'], 'one of them'],
    [['--cluster', 'c1', '--until', ahead(-HOUR), '--reason', 'x'], 'end before it begins'],
    [['--cluster', 'c1', '--from', ahead(-2 * HOUR), '--until', ahead(-HOUR), '--reason', 'x'], 'must end after now'],
    [['--cluster', 'c1', '--until', ahead(31 * DAY), '--reason', 'x'], 'within 30 days'],
    [['--cluster', 'c1', '--from', ahead(29 * DAY), '--for', '2d', '--reason', 'x'], 'within 30 days'],
    [['--cluster', 'c1', '--for', '0m', '--reason', 'x'], 'is no duration'],
    [['--cluster', 'c1', '--for', '2', '--reason', 'x'], 'write it as 30m'],
    [['--cluster', 'c1', '--until', '2h', '--reason', 'x'], '--until: "2h" is no time'],
    [['--cluster', 'c1', '--for', '2h'], "required option '--reason <text>'"],
    [['--cluster', 'c1', '--for', '2h', '--reason', ' \u202e '], '--reason is empty'],
    [['--cluster', 'c1', '--for', '2h', '--reason', 'x'.repeat(501)], 'more than 500'],
    [['--cluster', '', ...FOR_REASON], '--cluster is empty'],
    [['--registry', 'https://ghcr.io', ...FOR_REASON], 'a host as image names spell it'],
    [['--everything', '--cause', 'dns', ...FOR_REASON], '--everything and --cause exclude each other'],
    [['--cause', 'image-not-fuond', ...FOR_REASON], 'did you mean image-not-found?'],
    [['--cause', 'tls', ...FOR_REASON], 'did you mean tls-untrusted or tls-expired?'],
    [['--cause', 'weather', ...FOR_REASON], 'docs/causes.md lists them'],
  ])('refuses %j', async (args, says) => {
    const { code, out, err } = await silence('add', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(says);
    expect(await listed()).toEqual([]);
  });
});

describe('silence list', () => {
  it('says that there is none', async () => {
    expect(await silence('list')).toEqual({ code: 0, out: 'no silence holds now, and none is to come\n', err: '' });
  });

  it('shows those that hold and those that come, in their order, and none that is over', async () => {
    const now = Date.now();
    const of = (id: string, from: number, until: number) => ({
      id,
      from: now + from,
      until: now + until,
      reason: 'so',
    });
    await store.use(async (open) => {
      await open.putSilence({ ...of('later', DAY, 2 * DAY), namespace: 'shop' });
      await open.putSilence(of('now', -HOUR, HOUR));
      await open.putSilence(of('over', -2 * HOUR, -HOUR));
    });
    const { out } = await silence('list');
    expect(out).toMatch(
      /^now ACTIVE everything from \S+Z to \S+Z: so\nlater COMING namespace shop from \S+Z to \S+Z: so\n$/,
    );
    expect((await listed()).map(({ id }: { id: string }) => id)).toEqual(['now', 'later']);
  });

  it('shows no control characters of strangers', async () => {
    const now = Date.now();
    await store.use((open) =>
      open.putSilence({ id: 'a', from: now, until: now + HOUR, cluster: 'c\u001b[1m', reason: 'a\n\u202eb' }),
    );
    expect((await silence('list')).out).toMatch(/^a ACTIVE cluster c \[1m from \S+ to \S+: a b\n$/);
  });
});

describe('silence remove', () => {
  it('says so when there is none of that id', async () => {
    const { code, err } = await silence('remove', 'abc');
    expect(code).toBe(2);
    expect(err).toContain('there is no silence "abc"');
  });

  it('as JSON names what it removed', async () => {
    const { out } = await silence('add', '--cluster', 'c1', ...FOR_REASON);
    const removed = await silence('remove', out.trim(), '-o', 'json');
    expect(JSON.parse(removed.out)).toEqual({ schemaVersion: '1', removed: out.trim() });
  });
});
