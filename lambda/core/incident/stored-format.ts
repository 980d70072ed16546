/**
 * Version of the shapes in which states, silences, deliveries and events lie in a store. A field that older programs may
 * pass over, or lose when they write, leaves it as it is; it is raised where an older one would misread what a newer one
 * has written (docs/upgrading.md). What was stored before there were versions has none and counts as 1.
 */
export const STORED_FORMAT = 1;

/** What a newer Pullwarden stored: to read it as if we knew it could make or end incidents that never were. */
export class NewerFormat extends Error {
  override readonly name = 'NewerFormat';

  /** `version`: which one it has, such as `format 2`. */
  constructor(what: string, version: string) {
    super(`${what} was written by a newer Pullwarden (${version}): update this one`);
  }
}

/** Throws {@link NewerFormat} where `format`, as it was stored beside `what`, is not one of ours. */
export function assertKnownFormat(format: unknown, what: string): void {
  if (format !== undefined && !(typeof format === 'number' && format <= STORED_FORMAT)) {
    throw new NewerFormat(what, `format ${JSON.stringify(format)}, and this one reads ${STORED_FORMAT}`);
  }
}
