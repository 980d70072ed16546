import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STEPS } from '../../../lambda/cli/verify/steps.ts';
import { run } from '../run.ts';

/** A program that answers by the service and the command, and otherwise as somebody without rights hears it. */
const AWS = `#!${process.execPath}
const { readFileSync, appendFileSync } = require('node:fs');
const [service, command] = process.argv.slice(2);
appendFileSync(__dirname + '/calls', service + ' ' + command + '\\n');
const answers = JSON.parse(readFileSync(__dirname + '/answers', 'utf8'));
const answer = answers[service + ' ' + command];
if (answer === undefined) {
  const call = command.replace(/(?:^|-)(\\w)/g, (_, letter) => letter.toUpperCase());
  console.error('\\nAn error occurred (AccessDenied) when calling the ' + call + ' operation: you may not');
  process.exit(254);
}
console.log(JSON.stringify(answer));
`;
const QUEUE = {
  LogicalResourceId: 'WorkDeadLetters1',
  PhysicalResourceId: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Q',
  ResourceType: 'AWS::SQS::Queue',
};
const DEPLOYED = {
  'sts get-caller-identity': { Account: '111122223333', Arn: 'arn:aws:sts::111122223333:assumed-role/owner/me' },
  'cloudformation describe-stacks': { Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs: [] }] },
  'cloudformation list-stack-resources': { StackResourceSummaries: [QUEUE] },
};
const EMPTY = { Attributes: { ApproximateNumberOfMessages: '0' } };

let folder: string;
let config: string;
let path: string | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullwarden-verify-'));
  config = join(folder, 'pullwarden.yaml');
  writeFileSync(config, 'version: 1\nclusters: [{ name: c1, region: eu-west-1 }]\nchannels: []\n');
  writeFileSync(join(folder, 'aws'), AWS);
  chmodSync(join(folder, 'aws'), 0o755);
  path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
});
beforeEach(() => {
  answer(DEPLOYED);
  rmSync(join(folder, 'calls'), { force: true });
});
afterAll(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

function answer(answers: object): void {
  writeFileSync(join(folder, 'answers'), JSON.stringify(answers));
}

const verify = (...args: readonly string[]) => run('verify', '--config', config, ...args);

describe('verify', () => {
  it('says first what it will do, which writes, and what it costs; --dry-run does no more', async () => {
    const { code, out } = await verify('--dry-run', '--ring', '--send');
    expect(code).toBe(0);
    for (const command of STEPS.flatMap(({ commands }) => commands)) expect(out).toContain(command);
    expect(out.match(/WRITES/g)).toHaveLength(2);
    expect(out).toMatch(/Cost, by list prices of us-east-1: .*\$0\.40 a million/);
    await expect(verify('--dry-run')).resolves.toMatchObject({ out: expect.stringContaining('changes nothing') });
  });

  it('asks no account where nobody agreed', async () => {
    const { code, err, out } = await verify();
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/no terminal to ask on: say --yes/);
    await verify('--dry-run');
    expect(existsSync(join(folder, 'calls'))).toBe(false);
    answer({});
    await expect(verify('--yes')).resolves.toMatchObject({ code: 2, err: expect.stringMatching(/no credentials/) });
  });

  it('ends with 0 only if all passed', async () => {
    answer({ ...DEPLOYED, 'sqs get-queue-attributes': EMPTY });
    const { code, out } = await verify('--yes', 'dead-letters');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/pass +dead-letters: 2 of 2\n4 passed, 0 failed, 0 unknown/),
    ]);
  });

  it('tells what is not well, and ends with 1', async () => {
    answer({ ...DEPLOYED, 'sqs get-queue-attributes': { Attributes: { ApproximateNumberOfMessages: '3' } } });
    const { code, out } = await verify('--yes', 'dead-letters');
    expect([code, out]).toEqual([1, expect.stringMatching(/FAIL +dead-letters: WorkDeadLetters1.*: 3 messages\n +→ /)]);
  });

  it('never passes what it may not see', async () => {
    const { code, out } = await verify('--yes', 'dead-letters', '-o', 'json');
    expect(code).toBe(1);
    const { status, account, steps } = JSON.parse(out);
    expect([status, account]).toEqual(['unknown', '111122223333']);
    expect(steps[1].seen[0]).toMatchObject({
      of: 'WorkDeadLetters1',
      status: 'unknown',
      seen: 'GetQueueAttributes: AccessDenied: you may not',
      todo: expect.stringContaining('may call GetQueueAttributes'),
    });
  });

  it('fails where the stacks are not there', async () => {
    answer({
      'sts get-caller-identity': DEPLOYED['sts get-caller-identity'],
      'cloudformation describe-stacks': { Stacks: [] },
    });
    const { code, out } = await verify('--yes', '--stack', 'Mine');
    expect([code, out]).toEqual([1, expect.stringMatching(/stacks: Mine: /)]);
  });

  it.each([
    ['a step that is not there', ['nonsense'], /no step "nonsense"; there are stacks, /],
    ['a step that writes, unasked', ['ring', '--yes'], /ring writes: it needs --ring/],
    ['a configuration that is not there', ['--config', '/nowhere.yaml'], /\/nowhere\.yaml cannot be read \(ENOENT\)/],
  ])('%s ends with a sentence and 2', async (_, args, says) => {
    const { code, err } = await verify(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });

  it('says that the AWS CLI is missing', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    const { code, err } = await verify('--yes');
    process.env['PATH'] = before;
    expect([code, err]).toEqual([2, expect.stringMatching(/no aws on the PATH: install the AWS CLI/)]);
  });
});

it('every step says what it shows, and each of its commands can be typed', () => {
  for (const { name, shows, commands } of STEPS) {
    expect([name, shows.length > 20]).toEqual([name, true]);
    for (const command of commands)
      expect(command).toMatch(/^(?:aws [a-z-]+ [a-z-]+|pullwarden notify test)(?: [\w '-]+)?$/);
  }
});
