/** An RFC 3339 time for a person: without the milliseconds. */
export function shortTime(time: string): string {
  return time.replace(/\.\d+(?=Z$)/, '');
}
