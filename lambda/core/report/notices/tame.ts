import { cutText } from '../cut-text.ts';
import { plainText } from '../plain-text.ts';

const MAX_TEXT = 1_000;
/** Marks of direction that `plainText` leaves, and the tag characters that no font shows. */
const HIDDEN = /[\u061c\u180e]|[\u{e0000}-\u{e007f}]/gu;
/** Between the scheme of an address and the rest of it. */
const SCHEME = /(?<=[a-z0-9+.-]):(?=\/\/)/gi;
/** A mention, and not the `@` of a digest or a mail address. */
const MENTION = /(?<![\w.+-])@(?=\w)/g;

/** Text from outside as one line of at most `max` characters (UTF-16 units): no control, no hidden and no half characters. */
export function tame(text: string, max: number = MAX_TEXT): string {
  return cutText(plainText(text.toWellFormed().replace(HIDDEN, ' ')), max);
}

/** The same for the eyes of people: what a mail program or a chat would make a link or a mention of is neither. */
export function quiet(text: string, max: number = MAX_TEXT): string {
  return cutText(tame(text, max).replace(SCHEME, '[:]').replace(MENTION, '(at)'), max);
}
