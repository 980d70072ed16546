import { eachOf } from '../each-of.ts';
import { judgeConcurrency, type AccountSettings } from '../judge-concurrency.ts';
import { judgeMapping, type EventSourceMapping } from '../judge-mapping.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const ASKED = 'aws lambda get-event-source-mapping --uuid MAPPING';
const LIMITS = 'aws lambda get-account-settings';

export const mappings: Step = {
  name: 'mappings',
  shows: 'Lambda works off the queues, and the account may run as many functions at once as they may want together.',
  commands: [ASKED, LIMITS],
  look: async (ask, account) => {
    const concurrencies: number[] = [];
    const seen = await eachOf(resourcesOf(account, 'AWS::Lambda::EventSourceMapping'), async ({ id, name }) =>
      judged(id, await ask<EventSourceMapping>(ASKED, { MAPPING: name }), (value) => {
        concurrencies.push(value.ScalingConfig?.MaximumConcurrency ?? 1);
        return [judgeMapping(id, value)];
      }),
    );
    const others = resourcesOf(account, 'AWS::Lambda::Function').length - concurrencies.length;
    const wanted = concurrencies.reduce((sum, one) => sum + one, Math.max(0, others));
    const limits = await ask<AccountSettings>(LIMITS);
    return [...seen, ...judged('concurrency', limits, (value) => [judgeConcurrency(wanted, value)])];
  },
};
