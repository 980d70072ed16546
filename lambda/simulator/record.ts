/** True for anything with properties; what came out of JSON is looked into through this. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
