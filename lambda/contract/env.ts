/** Names of the environment variables that the stack sets and the functions read. */
export const ENV = {
  tableName: 'TABLE_NAME',
  busName: 'EVENT_BUS_NAME',
  workQueueUrl: 'WORK_QUEUE_URL',
  probeFunctionName: 'PROBE_FUNCTION_NAME',
  /** From where a probe sees: `vpc` for a function in the subnets of nodes; absent: `outside`. */
  vantage: 'VANTAGE',
  /** The settings of a channel as JSON, and the ARN of its topic if it has one. */
  channel: 'CHANNEL',
  /** The topics that mails go through, as JSON: `[{topicArn, addresses}]`. */
  mailTopics: 'MAIL_TOPICS',
  noticeQueueUrl: 'NOTICE_QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
} as const;
