/** One challenge of a `WWW-Authenticate` header; scheme and parameter names are in lower case. */
export interface AuthChallenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Longer than any honest header; the rest is not read. */
const MAX_HEADER = 4_096;
// RFC 9110, 11.6.1: a token with `=` and a value is a parameter, a token alone is the scheme of the next challenge.
const PART = /([!#$%&'*+.^_`|~\w-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",=]+)))?/g;

/** Reads a `WWW-Authenticate` header, which may hold several challenges; what cannot be read is left out. */
export function parseChallenges(header: string): readonly AuthChallenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const [, name = '', quoted, plain] of header.slice(0, MAX_HEADER).matchAll(PART)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    const current = challenges.at(-1);
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} });
    else if (current !== undefined) current.parameters[name.toLowerCase()] = value;
  }
  return challenges;
}
