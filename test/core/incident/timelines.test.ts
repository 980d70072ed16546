import { describe, expect, it } from '@jest/globals';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { DEFAULT_POLICY } from '../../../lambda/core/incident/policy.ts';
import type { Silence } from '../../../lambda/core/incident/silence.ts';
import { severityOf } from '../../../lambda/core/incident/severity-of.ts';
import { transition } from '../../../lambda/core/incident/transition.ts';
import { CAUSES, type Cause } from '../../../lambda/core/model/cause.ts';
import type { Trouble } from '../../../lambda/core/model/check.ts';
import { judgement, trouble } from '../../support/troubles.ts';

const CLUSTER = { name: 'c1', region: null, account: null, arn: null };
const DAY = '2026-03-01';

/**
 * A story: what each look sees, and behind the bar what people are told after it. A look sees `all well`, `blind`, or
 * troubles: `SCOPE CAUSE PODS [in NAMESPACE]`, where PODS are numbers such as `1-3`. Every trouble has lasted five minutes
 * when it is first seen. `silence …` begins a silence, `FROM-TO: …` repeats a look each minute.
 */
function play(story: string): readonly string[] {
  let state = EMPTY_STATE;
  let silences: readonly Silence[] = [];
  const since = new Map<string, number>();
  return linesOf(story).map(([when = '', sees = '', told = '']) => {
    const [from = '', to = from] = when.split('-');
    const notices: string[] = [];
    for (let now = at(from); now <= at(to); now += 60_000) {
      if (sees.startsWith('silence ')) silences = [...silences, silenceOf(sees, now)];
      else {
        const troubles =
          sees === 'all well' || sees === 'blind' ? [] : sees.split('; ').map((one) => troubleOf(one, now, since));
        const look = {
          cluster: CLUSTER,
          check: 'image-pulls',
          judgement: judgement(sees === 'blind' ? 'forbidden' : undefined),
          troubles,
          sweep: true,
          now,
        };
        state = transition({ ...state, effects: [] }, look, { policy: DEFAULT_POLICY, silences }).state;
        notices.push(
          ...state.effects.map(({ event, held }) => (held === undefined ? noticeOf(event) : `(${noticeOf(event)})`)),
        );
      }
    }
    return `${when} ${sees} | ${notices.join(', ')}${told === notices.join(', ') ? '' : `   BUT EXPECTED ${told}`}`.trim();
  });
}

function linesOf(story: string): readonly (readonly string[])[] {
  return story
    .trim()
    .split('\n')
    .map((line) => {
      const [, when = '', sees = '', told = ''] = /^\s*([\d:-]+)\s+(.*?)\s*\|\s*(.*?)\s*$/.exec(line) ?? [];
      return [when, sees, told];
    });
}

function at(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Date.parse(`${DAY}T00:00:00Z`) + (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function troubleOf(text: string, now: number, since: Map<string, number>): Trouble {
  const [scope = '', cause = '', numbers = '', , namespace = 'shop'] = text.split(' ');
  const [first = 1, last = first] = numbers.split('-').map(Number);
  const sample = Array.from(
    { length: Math.min(50, last - first + 1) },
    (_, index) => `${namespace}/pod-${first + index}`,
  );
  const pods = last - first + 1;
  const key = `c1/${cause}/${scope}`;
  if (!since.has(key)) since.set(key, now - 5 * 60_000);
  const ofHost = CAUSES[cause as Cause] === 'host';
  const base = trouble();
  return {
    ...base,
    key,
    cause: cause as Cause,
    scope,
    target: { kind: ofHost ? 'registry' : 'image', name: scope },
    severity: severityOf(cause as Cause, pods),
    since: since.get(key)!,
    affected: {
      ...base.affected,
      pods,
      sample,
      namespaces: [namespace],
      counts: { ...base.affected.counts, namespaces: 1 },
    },
  };
}

function silenceOf(text: string, from: number): Silence {
  const [, what = '', name = '', , until = ''] = text.split(' ');
  const scope = what === 'all' ? {} : { [what]: name };
  return {
    id: `s${from}`,
    from,
    until: at(what === 'all' ? text.split(' ')[3]! : until),
    reason: 'maintenance',
    ...scope,
  };
}

function noticeOf({
  detailType,
  detail,
}: {
  detailType: string;
  detail: { sequence: number; severity: string; cause: string; change: string; target: { name: string } };
}): string {
  const word = detailType.split(' ').at(-1)!.toLowerCase();
  const { sequence, severity, cause, change, target } = detail;
  const why = ['opened', 'resolved', 'blind', 'seeing'].includes(change) ? '' : ` (${change})`;
  return `${word}#${sequence} ${severity} ${cause} ${target.name}${why}`;
}

describe('what came in and what went out', () => {
  it.each<[string, string]>([
    [
      'one trouble is told when it starts and when it ends',
      `10:00  r.io/app:1 image-not-found 1     | opened#1 warning image-not-found r.io/app:1
       10:01  r.io/app:1 image-not-found 1     |
       10:02  all well                         |
       10:03  all well                         | resolved#2 warning image-not-found r.io/app:1
       10:04  all well                         |`,
    ],
    [
      'it is told again when it gets worse, and its severity never falls',
      `10:00  r.io/app:1 image-not-found 1     | opened#1 warning image-not-found r.io/app:1
       10:01  r.io/app:1 image-not-found 1-3   | updated#2 error image-not-found r.io/app:1 (severity)
       10:02  r.io/app:1 image-not-found 1     |
       10:03  r.io/app:1 image-not-found 1-50  | updated#3 critical image-not-found r.io/app:1 (severity)
       10:04  all well                         |
       10:05  all well                         | resolved#4 critical image-not-found r.io/app:1`,
    ],
    [
      '500 pods that fail on one registry are one incident',
      `10:00  r.io timeout 1-500               | opened#1 critical timeout r.io
       10:01-10:09  r.io timeout 1-500         |
       10:10  all well                         |
       10:11  all well                         | resolved#2 critical timeout r.io`,
    ],
    [
      'all pods go over to another cause of the same scope: the incident goes on, and says so',
      `10:00  r.io unauthorized 1-3            | opened#1 error unauthorized r.io
       10:01  r.io rate-limited 1-3            | updated#2 error rate-limited r.io (cause)
       10:02  r.io rate-limited 1-3            |
       10:03  all well                         |
       10:04  all well                         | resolved#3 error rate-limited r.io`,
    ],
    [
      'only some go over: they have an incident of their own',
      `10:00  r.io unauthorized 1-3            | opened#1 error unauthorized r.io
       10:01  r.io unauthorized 1; r.io rate-limited 2-3 | opened#1 error rate-limited r.io
       10:02  r.io rate-limited 2-3            |
       10:03  r.io rate-limited 2-3            | resolved#2 error unauthorized r.io
       10:04  r.io rate-limited 2-3            |`,
    ],
    [
      'people are reminded after 4 hours and after a day',
      `00:00  r.io/app:1 image-not-found 1     | opened#1 warning image-not-found r.io/app:1
       00:01-03:59  r.io/app:1 image-not-found 1 |
       04:00  r.io/app:1 image-not-found 1     | updated#2 warning image-not-found r.io/app:1 (reminder)
       04:01-23:59  r.io/app:1 image-not-found 1 |
       24:00  r.io/app:1 image-not-found 1     | updated#3 warning image-not-found r.io/app:1 (reminder)
       24:01-40:00  r.io/app:1 image-not-found 1 |`,
    ],
    [
      'what comes and goes is called so, and over only after ten good looks',
      `10:00  r.io timeout 1                   | opened#1 error timeout r.io
       10:01-10:02  all well                   | resolved#2 error timeout r.io
       10:03  r.io timeout 1                   | opened#1 error timeout r.io
       10:04-10:05  all well                   | resolved#2 error timeout r.io
       10:06  r.io timeout 1                   | opened#1 error timeout r.io (flapping)
       10:07-10:08  all well                   |
       10:09  r.io timeout 1                   |
       10:10-10:18  all well                   |
       10:19  all well                         | resolved#2 error timeout r.io`,
    ],
    [
      'a silence holds back what opens, and what is left of it when it ends is told then',
      `10:00  silence registry r.io until 10:30 |
       10:01  r.io timeout 1; q.io timeout 1   | (opened#1 error timeout r.io), opened#1 error timeout q.io
       10:02-10:29  r.io timeout 1; q.io timeout 1 |
       10:30  r.io timeout 1; q.io timeout 1   | opened#2 error timeout r.io (silence-over)
       10:31-10:32  all well                   | resolved#3 error timeout r.io, resolved#2 error timeout q.io`,
    ],
    [
      'what begins and ends within a silence is only remembered',
      `10:00  silence namespace shop until 11:00 |
       10:01  r.io/app:1 image-not-found 1 in shop; r.io/b:1 image-not-found 7 in data | (opened#1 warning image-not-found r.io/app:1), opened#1 warning image-not-found r.io/b:1
       10:02-10:03  r.io/b:1 image-not-found 7 in data | (resolved#2 warning image-not-found r.io/app:1)
       10:04  r.io/b:1 image-not-found 7 in data |`,
    ],
    [
      'a silence that begins later holds back what gets worse, and never the end',
      `10:00  r.io/app:1 image-not-found 1     | opened#1 warning image-not-found r.io/app:1
       10:01  silence cause image-not-found until 10:05 |
       10:02  r.io/app:1 image-not-found 1-3   |
       10:05  r.io/app:1 image-not-found 1-3   | updated#2 error image-not-found r.io/app:1 (severity)
       10:06  silence cause image-not-found until 11:00 |
       10:07-10:08  all well                   | resolved#3 error image-not-found r.io/app:1`,
    ],
    [
      'a blind monitor is told after three looks, and nothing is called over meanwhile',
      `10:00  r.io timeout 1                   | opened#1 error timeout r.io
       10:01-10:02  blind                      |
       10:03  blind                            | degraded#1 error monitor-blind c1
       10:04  blind                            |
       10:05  all well                         | recovered#2 error monitor-blind c1
       10:06  all well                         | resolved#2 error timeout r.io`,
    ],
    [
      'a silence of everything holds that back too',
      `10:00  silence all until 10:10          |
       10:01-10:09  blind                      |
       10:10  blind                            | degraded#1 error monitor-blind c1`,
    ],
  ])('%s', (_name, story) => {
    expect(play(story)).toEqual(linesOf(story).map(([when, sees, told]) => `${when} ${sees} | ${told}`.trim()));
  });

  it('many that open at once are one storm, which lists them, grows, and is over with the last of them', () => {
    const images = (first: number, last: number) =>
      Array.from(
        { length: last - first + 1 },
        (_, index) => `r.io/app:${first + index} image-not-found ${first + index}`,
      ).join('; ');
    const held = (first: number, last: number, word: string) =>
      Array.from(
        { length: last - first + 1 },
        (_, index) => `(${word} warning image-not-found r.io/app:${first + index})`,
      ).join(', ');
    const story = `
       10:00  ${images(1, 12)}                 | ${held(1, 12, 'opened#1')}, opened#1 warning incident-storm c1
       10:01  ${images(1, 13)}                 | ${held(13, 13, 'opened#1')}
       10:02  ${images(1, 24)}                 | ${held(14, 24, 'opened#1')}, updated#2 warning incident-storm c1 (severity)
       10:03-10:13  ${images(1, 24)}           |
       10:14  ${images(1, 25)}                 | opened#1 warning image-not-found r.io/app:25
       10:15  ${images(1, 1)}; ${images(25, 25)} |
       10:16  ${images(1, 1)}; ${images(25, 25)} | ${held(2, 24, 'resolved#2')}
       10:17-10:18  ${images(25, 25)}          | ${held(1, 1, 'resolved#2')}, resolved#3 warning incident-storm c1`;
    expect(play(story)).toEqual(linesOf(story).map(([when, sees, told]) => `${when} ${sees} | ${told}`.trim()));
  });
});
