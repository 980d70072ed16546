import { beforeEach, describe, expect, it } from '@jest/globals';
import { ENV } from '../../lambda/contract/env.ts';
import { readEnvironment } from '../../lambda/handlers/env.ts';

beforeEach(() => {
  for (const name of Object.values(ENV)) delete process.env[name];
});

describe('the environment of a function', () => {
  it('is read once and cannot be changed', () => {
    process.env.TABLE_NAME = 't';
    const environment = readEnvironment('tableName');
    process.env.TABLE_NAME = 'u';
    expect(environment).toEqual({ tableName: 't', probeFunctionName: null, vantage: 'outside' });
    expect(Object.isFrozen(environment)).toBe(true);
  });

  it('names everything that is missing, an empty value too', () => {
    process.env.TABLE_NAME = 't';
    process.env.NOTICE_QUEUE_URL = '';
    expect(() => readEnvironment('tableName', 'noticeQueueUrl', 'channel')).toThrow(
      'the stack does not set NOTICE_QUEUE_URL, CHANNEL',
    );
  });

  it('may name a function that probes', () => {
    process.env.PROBE_FUNCTION_NAME = 'probe';
    expect(readEnvironment().probeFunctionName).toBe('probe');
  });
});
