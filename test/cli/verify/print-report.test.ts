import { expect, it } from '@jest/globals';
import { printReport } from '../../../lambda/cli/verify/print-report.ts';

it('a report tells what is to be done, also of what passed, once for all that are alike', () => {
  const pass = { status: 'pass', seen: 'well' } as const;
  const fail = { status: 'fail', seen: 'gone', todo: 'Deploy again.' } as const;
  const steps = [
    {
      name: 'one',
      seen: [
        { of: 'a', ...pass },
        { of: 'b', ...fail },
        { of: 'c', ...fail },
      ],
    },
    { name: 'two', seen: [{ of: 'd', ...pass, todo: 'Look.' }] },
    { name: 'three', seen: [] },
  ];
  expect(printReport({ schemaVersion: '1', account: '111122223333', status: 'fail', steps })).toBe(
    [
      'Account 111122223333',
      'pass     one: 1 of 3',
      'FAIL     one: b, c: gone',
      '         → Deploy again.',
      'pass     two: 1 of 1',
      'pass     two: d: well',
      '         → Look.',
      '-        three: nothing of this kind is deployed',
      '2 passed, 2 failed, 0 unknown.',
      '',
    ].join('\n'),
  );
});
