import { eventPattern } from '../../../config/event-pattern.ts';
import { EVENT_SOURCE } from '../../../contract/events.ts';
import { matches } from '../../../core/incident/matches.ts';
import type { IncidentEvent } from '../../../core/incident/incident-event.ts';
import { SAMPLE_EVENTS } from '../../../core/report/notices/sample-events.ts';
import { eachOf } from '../each-of.ts';
import { channelOfPattern, judgeAnswers, judgeRule, type Rule } from '../judge-rule.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Account, Ask, Resource, Seen, Step } from '../step.ts';

const ASKED = 'aws events describe-rule --event-bus-name BUS --name RULE';
const TRIED = 'aws events test-event-pattern --event-pattern PATTERN --event EVENT';
/** Whoever may put events on the bus from there does not speak for us. */
const STRANGER = '999999999999';

export const rules: Step = {
  name: 'rules',
  shows: 'EventBridge itself lets through to each channel what its `match` says, and nothing of another account.',
  commands: [ASKED, TRIED],
  look: (ask, account) => eachOf(resourcesOf(account, 'AWS::Events::Rule'), (rule) => lookAt(rule, ask, account)),
};

async function lookAt({ id, name }: Resource, ask: Ask, account: Account): Promise<readonly Seen[]> {
  // CloudFormation calls a rule of a bus by both names; the emulator of the tests by its own only.
  const bus = resourcesOf(account, 'AWS::Events::EventBus')[0]?.name ?? '';
  const [ofBus, ofRule] = name.includes('|') ? name.split('|') : [bus, name];
  const described = await ask<Rule>(ASKED, { BUS: ofBus!, RULE: ofRule! });
  if (!described.ok) return judged(id, described, () => []);
  const state = judgeRule(id, described.value);
  const { EventPattern = '' } = described.value;
  const channel = channelOfPattern(
    EventPattern,
    account.config.channels.map(({ name, match }) => {
      const { detailType, ...rest } = eventPattern(match);
      return { name, match, pattern: { ...rest, 'detail-type': detailType, account: [account.id] } };
    }),
  );
  const of = `${id} (pattern)`;
  if (channel === undefined) {
    const seen = `${EventPattern} is the pattern of no channel of ${account.configFile}`;
    return [
      state,
      { of, status: 'fail', seen, todo: 'Deploy this configuration, or name the deployed one by --config.' },
    ];
  }
  const tries = Object.entries<IncidentEvent>(SAMPLE_EVENTS).flatMap(([kind, event]) => [
    { what: kind, event: envelope(event, account.id), expected: matches(channel.match, event) },
  ]);
  const foreign = { what: 'of another account', event: envelope(SAMPLE_EVENTS.opened, STRANGER), expected: false };
  const answers = [];
  for (const { what, event, expected } of [...tries, foreign]) {
    const answer = await ask<{ readonly Result?: boolean }>(TRIED, {
      PATTERN: EventPattern,
      EVENT: JSON.stringify(event),
    });
    if (!answer.ok) return [state, ...judged(of, answer, () => [])];
    answers.push({ what, expected, passes: answer.value.Result === true });
  }
  return [state, judgeAnswers(of, channel.name, answers)];
}

/** An event as it arrives at a rule. */
function envelope({ detailType, detail }: IncidentEvent, account: string) {
  const { region } = detail.cluster;
  const head = { id: detail.id, source: EVENT_SOURCE, account, time: detail.occurredAt, region, resources: [] };
  return { ...head, 'detail-type': detailType, detail };
}
