import { eachOf } from '../each-of.ts';
import { judgeBackups, judgeTable, judgeTimeToLive } from '../judge-table.ts';
import type { ContinuousBackups, DescribedTable, TimeToLive } from '../judge-table.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const TABLE = 'aws dynamodb describe-table --table-name TABLE';
const BACKUPS = 'aws dynamodb describe-continuous-backups --table-name TABLE';
const TTL = 'aws dynamodb describe-time-to-live --table-name TABLE';

export const table: Step = {
  name: 'table',
  shows: 'What is remembered can be restored to any point in time, old history goes by itself, and your key is in use.',
  commands: [TABLE, BACKUPS, TTL],
  look: (ask, account) =>
    eachOf(resourcesOf(account, 'AWS::DynamoDB::GlobalTable'), async ({ name }) => {
      const values = { TABLE: name };
      const { keyArn } = account.config.deployment;
      return [
        ...judged(name, await ask<DescribedTable>(TABLE, values), (value) => [judgeTable(name, keyArn, value)]),
        ...judged(name, await ask<ContinuousBackups>(BACKUPS, values), (value) => [judgeBackups(value)]),
        ...judged(name, await ask<TimeToLive>(TTL, values), (value) => [judgeTimeToLive(value)]),
      ];
    }),
};
