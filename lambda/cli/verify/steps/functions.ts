import { eachOf } from '../each-of.ts';
import { judgeFunction, type FunctionConfiguration } from '../judge-function.ts';
import { judged } from '../judged.ts';
import { resourcesOf } from '../resources-of.ts';
import type { Step } from '../step.ts';

const ASKED = 'aws lambda get-function-configuration --function-name FUNCTION';

export const functions: Step = {
  name: 'functions',
  shows:
    'Lambda itself starts each bundle on arm64; the functions in a VPC have their network interfaces; a key of your own opens the variables.',
  commands: [ASKED],
  look: (ask, account) =>
    eachOf(resourcesOf(account, 'AWS::Lambda::Function'), async ({ id, name }) =>
      judged(id, await ask<FunctionConfiguration>(ASKED, { FUNCTION: name }), (value) => judgeFunction(id, value)),
    ),
};
