/** New-style events end after this many bytes (k8s.io/kubernetes pkg/apis/events/v1 validation). */
const EVENT_NOTE = 1_024;
const OPEN_END =
  /(?:\.\.\.|…|[:,;(=[-]|\b(?:code|desc|to|from|for|on|of|in|is|by|not|be|no|with|while|does|because|has|or|must))["\s]*$/;

/**
 * Whether a text looks cut, by a log shipper, a chat or a person: it ends with dots or in the middle of a phrase, or
 * has the length at which events are cut. A cut in the middle of a word shows as an open quote at best.
 */
export function isCut(text: string): boolean {
  if (text.length === EVENT_NOTE || OPEN_END.test(text.slice(-32))) return true;
  return (text.split('"').length - 1) % 2 === 1;
}
