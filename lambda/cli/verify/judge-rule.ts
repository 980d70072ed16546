import { isDeepStrictEqual } from 'node:util';
import type { Seen } from './step.ts';

/** What `aws events describe-rule` prints, as far as it is read. */
export interface Rule {
  readonly State?: string;
  readonly EventPattern?: string;
}

/** Whether a rule is on. */
export function judgeRule(of: string, { State }: Rule): Seen {
  if (State === 'ENABLED') return { of, status: 'pass', seen: State };
  return {
    of,
    status: 'fail',
    seen: `${State}: its channel hears of nothing`,
    todo: 'Enable it: aws events enable-rule.',
  };
}

/** The channel whose pattern this text is; of several with the same one the first. */
export function channelOfPattern<Channel extends { readonly pattern: object }>(
  text: string,
  channels: readonly Channel[],
): Channel | undefined {
  const deployed: unknown = JSON.parse(text);
  return channels.find(({ pattern }) => isDeepStrictEqual(deployed, pattern));
}

/** The channels for which no rule is left, each rule serving one channel with its pattern. */
export function channelsWithoutRule(
  patterns: readonly string[],
  channels: readonly { readonly name: string; readonly pattern: object }[],
): readonly Seen[] {
  const left = patterns.map((text): unknown => JSON.parse(text));
  return channels.flatMap(({ name, pattern }): readonly Seen[] => {
    const at = left.findIndex((one) => isDeepStrictEqual(one, pattern));
    if (at >= 0) {
      left.splice(at, 1);
      return [];
    }
    const todo = 'Deploy this configuration, or name the deployed one by --config.';
    return [{ of: `channel ${name}`, status: 'fail', seen: 'no rule has its pattern', todo }];
  });
}

/** Whether EventBridge let through what the channel wants to hear of, and nothing else. */
export function judgeAnswers(
  of: string,
  channel: string,
  answers: readonly { readonly what: string; readonly expected: boolean; readonly passes: boolean }[],
): Seen {
  const wrong = answers.filter(({ expected, passes }) => expected !== passes);
  const heard = answers.filter(({ passes }) => passes).length;
  if (wrong.length === 0)
    return {
      of,
      status: 'pass',
      seen: `channel ${channel} hears of ${heard} of ${answers.length} events, as it should`,
    };
  const seen = wrong.map(({ what, passes }) => `${what} ${passes ? 'passes' : 'does not pass'}`).join(', ');
  return {
    of,
    status: 'fail',
    seen: `channel ${channel}: ${seen}`,
    todo: 'Report it: the pattern is not read as it is meant.',
  };
}
