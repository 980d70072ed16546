/** `90m` → 90, `2h` → 120: a duration of the configuration in minutes. */
export function minutes(duration: string): number {
  const value = Number.parseInt(duration, 10);
  return duration.endsWith('h') ? value * 60 : value;
}
