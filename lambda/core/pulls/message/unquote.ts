import { rewrite } from './words.ts';
import type { Words } from './words.ts';

// Log lines quote the text once, log shippers once more: \" becomes \\\" and a line break \n or \\n.
const QUOTES = /(?<!\\)\\+(?=["'])/g;
const BREAKS = /(?<!\\)\\+[nr]/g;
/** `C:\Windows\...` holds \n and \r that are no breaks. */
const WINDOWS_PATH = /\b[A-Za-z]:\\+[^\s":]*/g;

/** Takes out quoting of any depth: the words of the programs are the same at every level of it. Linear. */
export function unquote(words: Words): Words {
  const unpathed = rewrite(words, WINDOWS_PATH, ([path]) => path.replaceAll('\\', '/'));
  return rewrite(
    rewrite(unpathed, QUOTES, () => ''),
    BREAKS,
    () => '\n',
  );
}
