import * as v from 'valibot';
import { mailAddress } from './mail-address.ts';

/** Who hears that something is wrong with the monitor itself. */
export const operationsSchema = v.strictObject({
  /** Absent: the addresses of the e-mail channels. */
  emails: v.optional(v.pipe(v.array(mailAddress), v.minLength(1, 'name at least one, or leave the key out'))),
  /** A secret that holds the https address of a dead-man switch outside: it is requested while clusters are looked at. */
  ping: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/,
        'must be the ARN of a secret that holds the address',
      ),
    ),
  ),
});
