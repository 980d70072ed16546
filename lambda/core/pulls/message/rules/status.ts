/**
 * The ways in which the programs print an HTTP status: a number counts only behind one of these words or in front of
 * its own reason phrase, because names, ports and digests hold any number. `(HTTP code 500)` in brackets is the
 * Docker API's own status, not the registry's.
 */
const BEFORE =
  '(?:status(?:[ _-]?codes?)?|(?<!\\()https?(?: error| code| response)?|(?:response|error|returned|got) code|server error|returned|replied)';
const BETWEEN =
  '(?:["\':= (\\n]|§|from (?:[A-Z]{3,7} request to|registry)|\\[[^\\]\\n]{0,80}\\]|\\bis\\b|\\bof\\b){1,8}';

/** Finds these status codes (`401`, `5\\d\\d`) or their reason phrases behind the number. */
export function status(codes: string, phrases = ''): RegExp {
  const phrase = phrases === '' ? '' : `|\\b(?:${codes}) (?:${phrases})`;
  return new RegExp(`${BEFORE}${BETWEEN}(?:${codes})\\b(?!\\.\\d)${phrase}`, 'gi');
}
