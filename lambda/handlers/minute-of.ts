/** Epoch ms of a scheduled time. Whoever invokes by hand, and a scheduler that does not fill in `<aws.scheduler.…>`, means now. */
export function minuteOf(scheduledTime?: string): number {
  if (scheduledTime === undefined || scheduledTime.startsWith('<')) return Date.now();
  const time = Date.parse(scheduledTime);
  if (Number.isNaN(time)) throw new Error('scheduledTime is not a time, expected RFC 3339');
  return time;
}
