import { cutText } from '../cut-text.ts';

/** As much of a text as has at most `max` characters once it is escaped. `escape` may make a text longer, never shorter. */
export function fitEscaped(text: string, max: number, escape: (text: string) => string): string {
  for (let size = max; size > 0; size -= 1) {
    const escaped = escape(cutText(text, size));
    if (escaped.length <= max) return escaped;
    // No character becomes more than five: so many are too much at least.
    size -= Math.floor((escaped.length - max) / 5);
  }
  return '';
}
