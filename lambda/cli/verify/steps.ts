import type { Step } from './step.ts';
import { alarms } from './steps/alarms.ts';
import { deadLetters } from './steps/dead-letters.ts';
import { entries } from './steps/entries.ts';
import { functions } from './steps/functions.ts';
import { looks } from './steps/looks.ts';
import { mappings } from './steps/mappings.ts';
import { metrics } from './steps/metrics.ts';
import { rights } from './steps/rights.ts';
import { ring } from './steps/ring.ts';
import { rules } from './steps/rules.ts';
import { schedules } from './steps/schedules.ts';
import { send } from './steps/send.ts';
import { stacks } from './steps/stacks.ts';
import { subscriptions } from './steps/subscriptions.ts';
import { table } from './steps/table.ts';

/** All steps, in the order in which trouble shows first. */
export const STEPS: readonly Step[] = [
  stacks,
  functions,
  mappings,
  schedules,
  rules,
  table,
  alarms,
  subscriptions,
  deadLetters,
  entries,
  looks,
  metrics,
  rights,
  ring,
  send,
];
