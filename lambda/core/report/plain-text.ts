/** C0 and C1 controls, and the characters that turn the direction of text or hide (Unicode bidi and format controls). */
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from outside, fit to be shown: one line, no control and no direction characters. */
export function plainText(text: string): string {
  return text.replace(UNSAFE, ' ').trim();
}
