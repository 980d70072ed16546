/** One word for sh, bash and zsh: as it is where that is safe, else in single quotes, out of which nothing breaks. */
export function shellQuote(value: string): string {
  // "=" at the beginning is left out: zsh replaces =name by the path of a program.
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
