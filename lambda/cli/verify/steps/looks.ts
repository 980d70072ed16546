import { stateKey } from '../../../adapters/aws/dynamo-state-key.ts';
import { mostFrequentCheck } from '../../../config/most-frequent-check.ts';
import { eachOf } from '../each-of.ts';
import { judgeLook, type StoredLook } from '../judge-look.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const ASKED = 'aws dynamodb get-item --table-name TABLE --key KEY --projection-expression lastSlot';

export const looks: Step = {
  name: 'looks',
  shows: 'Each configured cluster was looked at lately: schedule, queue, function and table work together.',
  commands: [ASKED],
  look: (ask, account) => {
    const { check, everyMinutes } = mostFrequentCheck(account.config);
    const asked = resourcesOf(account, 'AWS::DynamoDB::GlobalTable').flatMap((table) =>
      account.config.clusters.map(({ name: cluster }) => ({ table: table.name, cluster })),
    );
    return eachOf(asked, async ({ table, cluster }) => {
      const key = Object.entries(stateKey({ cluster, check })).map(([name, S]) => [name, { S }]);
      const values = { TABLE: table, KEY: JSON.stringify(Object.fromEntries(key)) };
      const answer = await ask<StoredLook | null>(ASKED, values);
      return judged(cluster, answer, (value) => [judgeLook(cluster, value, everyMinutes, account.now)]);
    });
  },
};
