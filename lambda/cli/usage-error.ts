/** Wrong use, or nothing to look at: one sentence on stderr with the fix, exit code 2, no stack trace. */
export class UsageError extends Error {}
