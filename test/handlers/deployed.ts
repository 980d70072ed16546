import { jest } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { completeChecks } from '../../lambda/config/complete-checks.ts';
import { type Config, configSchema } from '../../lambda/config/schema.ts';
import { ENV } from '../../lambda/contract/env.ts';

/** Gives a handler what the stack would give it; call it before the handler is imported. */
export function deployed(
  clusters: readonly object[],
  environment: Partial<Record<keyof typeof ENV, string>>,
  more: object = {},
): Config {
  const parsed = v.parse(configSchema, { version: 1, clusters, ...more });
  const config = { ...parsed, checks: completeChecks(parsed.checks) };
  jest.unstable_mockModule('../../lambda/adapters/aws/bundled-config.ts', () => ({ readBundledConfig: () => config }));
  for (const [name, value] of Object.entries(environment)) process.env[ENV[name as keyof typeof ENV]] = value;
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 's' });
  return config;
}

/** The part of an invocation's context that handlers use. */
export const CONTEXT = { awsRequestId: 'r1', functionName: 'f', getRemainingTimeInMillis: () => 30_000 } as Context;

/** A batch as a queue hands it over; message ids are `m0`, `m1` and so on. */
export function batch(...bodies: readonly unknown[]): SQSEvent {
  const Records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: `r${index}`,
    attributes: { ApproximateReceiveCount: '1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  return { Records } as SQSEvent;
}

/** What a handler answers for a batch of which these messages failed. */
export function failures(...messageIds: readonly string[]) {
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
