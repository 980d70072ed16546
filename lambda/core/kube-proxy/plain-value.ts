import type { Document } from 'yaml';

const MAX_ALIASES = 100;

/** The value of a document as plain data; null where an alias names nothing, or so many that they would fill the memory. */
export function plainValue(document: Document.Parsed | Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    // The library throws a ReferenceError here and nowhere else.
    return null;
  }
}
