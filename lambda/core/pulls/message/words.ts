/** A text with the place in the first text that each of its characters came from: rewriting keeps the way back. */
export interface Words {
  readonly text: string;
  /** `at[i]` is the offset of `text[i]` in the first text; one more entry than characters, for the end. */
  readonly at: readonly number[];
}

/** The text itself, every character at its own place. */
export function wordsOf(text: string): Words {
  return { text, at: Array.from({ length: text.length + 1 }, (_, index) => index) };
}

/**
 * Replaces what a global pattern finds. `replace` returns the new text of a match, or null to leave it. The new
 * characters point to where the match began.
 */
export function rewrite(words: Words, pattern: RegExp, replace: (match: RegExpMatchArray) => string | null): Words {
  const texts: string[] = [];
  const at: number[] = [];
  let done = 0;
  const keep = (end: number) => {
    texts.push(words.text.slice(done, end));
    for (let index = done; index < end; index += 1) at.push(words.at[index] as number);
    done = end;
  };
  for (const match of words.text.matchAll(pattern)) {
    const text = replace(match);
    if (text === null) continue;
    keep(match.index);
    texts.push(text);
    for (let count = 0; count < text.length; count += 1) at.push(words.at[match.index] as number);
    done = match.index + match[0].length;
  }
  keep(words.text.length);
  at.push(words.at.at(-1) as number);
  return { text: texts.join(''), at };
}
