import * as v from 'valibot';
import { mapOf } from './map-of.ts';

/** Spans for which CloudWatch keeps logs, in days. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** How what is deployed is kept. On one machine it means nothing. */
export const deploymentSchema = v.strictObject({
  /** A key of one's own for the table, queues, topics and logs. */
  keyArn: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'must be the ARN of a key, not of an alias'),
    ),
  ),
  logRetentionDays: v.optional(
    v.picklist(RETENTION_DAYS, `must be one of the spans that CloudWatch knows: ${RETENTION_DAYS.join(', ')}`),
  ),
  tags: v.optional(
    mapOf(
      v.pipe(
        v.string(),
        v.regex(/^(?!aws:)[\w .:/=+@-]{1,128}$/i, 'must be the name of a tag, and not begin with aws:'),
      ),
      v.pipe(v.string(), v.maxLength(256, 'write 256 characters at most')),
    ),
    {},
  ),
});
