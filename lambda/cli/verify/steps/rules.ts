import { eventPattern } from '../../../config/event-pattern.ts';
import { EVENT_SOURCE } from '../../../contract/events.ts';
import { type Match, matches } from '../../../core/incident/matches.ts';
import type { IncidentEvent } from '../../../core/incident/incident-event.ts';
import { SAMPLE_EVENTS } from '../../../core/report/notices/sample-events.ts';
import { eachOf } from '../each-of.ts';
import { channelOfPattern, channelsWithoutRule, judgeAnswers, judgeRule, type Rule } from '../judge-rule.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Account, Ask, Seen, Step } from '../step.ts';

const ASKED = 'aws events describe-rule --event-bus-name BUS --name RULE';
const TRIED = 'aws events test-event-pattern --event-pattern PATTERN --event EVENT';
/** Whoever may put events on the bus from there does not speak for us. */
const STRANGER = '999999999999';

interface Channel {
  readonly name: string;
  readonly match?: Match | undefined;
  /** As EventBridge should have it. */
  readonly pattern: object;
}

export const rules: Step = {
  name: 'rules',
  shows: 'EventBridge itself lets through to each channel what its `match` says, and nothing of another account.',
  commands: [ASKED, TRIED],
  look: async (ask, account) => {
    const channels = account.config.channels.map(({ name, match }) => {
      const { detailType, ...rest } = eventPattern(match);
      return { name, match, pattern: { ...rest, 'detail-type': detailType, account: [account.id] } };
    });
    const patterns: string[] = [];
    const seen = await eachOf(resourcesOf(account, 'AWS::Events::Rule'), async ({ id, name }) => {
      // CloudFormation calls a rule of a bus by both names; the emulator of the tests by its own only.
      const bus = resourcesOf(account, 'AWS::Events::EventBus')[0]?.name ?? '';
      const [ofBus, ofRule] = name.includes('|') ? name.split('|') : [bus, name];
      const rule = await ask<Rule>(ASKED, { BUS: ofBus!, RULE: ofRule! });
      if (!rule.ok) return judged(id, rule, () => []);
      const { EventPattern = '{}' } = rule.value;
      patterns.push(EventPattern);
      return [
        judgeRule(id, rule.value),
        ...(await tryPattern(`${id} (pattern)`, EventPattern, channels, ask, account)),
      ];
    });
    // Of a rule that may not be seen nothing is known.
    if (seen.some(({ status }) => status === 'unknown')) return seen;
    return [...seen, ...channelsWithoutRule(patterns, channels)];
  },
};

/** Has EventBridge try a pattern on an event of each kind. */
async function tryPattern(
  of: string,
  pattern: string,
  channels: readonly Channel[],
  ask: Ask,
  account: Account,
): Promise<readonly Seen[]> {
  const channel = channelOfPattern(pattern, channels);
  if (channel === undefined) {
    const seen = `${pattern} is the pattern of no channel of ${account.configFile}`;
    const todo = 'Deploy this configuration, or name the deployed one by --config.';
    return [{ of, status: 'fail', seen, todo }];
  }
  const tries = Object.entries<IncidentEvent>(SAMPLE_EVENTS).map(([kind, event]) => ({
    what: kind,
    event: envelope(event, account.id),
    expected: matches(channel.match, event),
  }));
  const foreign = { what: 'of another account', event: envelope(SAMPLE_EVENTS.opened, STRANGER), expected: false };
  const answers = [];
  for (const { what, event, expected } of [...tries, foreign]) {
    const values = { PATTERN: pattern, EVENT: JSON.stringify(event) };
    const answer = await ask<{ readonly Result?: boolean }>(TRIED, values);
    if (!answer.ok) return judged(of, answer, () => []);
    answers.push({ what, expected, passes: answer.value.Result === true });
  }
  return [judgeAnswers(of, channel.name, answers)];
}

/** An event as it arrives at a rule. */
function envelope({ detailType, detail }: IncidentEvent, account: string) {
  const { region } = detail.cluster;
  const head = { id: detail.id, source: EVENT_SOURCE, account, time: detail.occurredAt, region, resources: [] };
  return { ...head, 'detail-type': detailType, detail };
}
