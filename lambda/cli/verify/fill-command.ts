/**
 * The words of a command, with those in capitals replaced by their values; a list becomes several words. Throws where a
 * value is missing.
 */
export function fillCommand(
  command: string,
  values: Readonly<Record<string, string | readonly string[]>>,
): readonly string[] {
  return command.split(' ').flatMap((word) => {
    // A word of the command that looks like one to be replaced stands in quotes, as a shell would take them off.
    if (/^'.*'$/.test(word)) return word.slice(1, -1);
    if (!/^[A-Z]{2,}$/.test(word)) return word;
    const value = values[word];
    if (value === undefined) throw new Error(`nothing stands for ${word} in: ${command}`);
    return value;
  });
}
