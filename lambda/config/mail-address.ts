import * as v from 'valibot';

/** A mail address, as channels and operations name them. */
export const mailAddress = v.pipe(v.string(), v.email('must be a mail address'));
