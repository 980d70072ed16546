/** Names of the environment variables that the stack sets and the functions read. */
export const ENV = {
  tableName: 'TABLE_NAME',
  busName: 'EVENT_BUS_NAME',
  workQueueUrl: 'WORK_QUEUE_URL',
  probeFunctionName: 'PROBE_FUNCTION_NAME',
  topicArn: 'TOPIC_ARN',
  channel: 'CHANNEL_NAME',
} as const;
