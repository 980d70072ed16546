/**
 * One mail in this time. Above 10 messages a second SNS suspends the subscription of a mailbox (SNS guide, "Email
 * subscription setup"), and nobody reads a mail every second.
 */
export const MAIL_EVERY_MS = 10_000;
