/** New-style events end after this many bytes (k8s.io/kubernetes pkg/apis/events/v1 validation). */
const EVENT_NOTE = 1_024;
const OPEN_END =
  /(?:\.\.\.|…|[:,;(=[-]|\b(?:code|desc|to|from|for|on|of|in|is|by|not|be|no|with|while|does|because|has|or|must))["\s]*$/;

/**
 * Whether a text looks cut, by a log shipper, a chat or a person: it ends with dots or in the middle of a phrase, or
 * has the length at which events are cut. A cut in the middle of a word shows as an open quote at best. `masked` is the
 * text without quoting and names.
 */
export function isCut(text: string, masked: string): boolean {
  if (text.length === EVENT_NOTE || OPEN_END.test(masked.slice(-32))) return true;
  return (masked.split('"').length - 1) % 2 === 1;
}
