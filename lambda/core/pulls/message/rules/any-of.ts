/** One pattern that finds any of these; one phrase a line can be read, a long alternation cannot. */
export function anyOf(flags: 'g' | 'gi', ...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), flags);
}
