import { rewrite } from './words.ts';
import type { Words } from './words.ts';

/** Stands for a name, a URL, an address, a path or a digest. */
const NAME = '§';
/** Stands for a local socket: that one is spoken to tells who failed. */
const SOCKET = '<socket>';

/** What posters write for a part that they hide: `<id>.dkr.ecr.…`. */
const PLACEHOLDER = /<[\w .-]{1,40}>/g;
const URL = /\b[A-Za-z][A-Za-z0-9+.-]{0,15}:\/\/[^\s"]*/g;
/** After these words a quoted text is a name, whatever it says, up to the next quote or the end of a cut text. */
const NAMED =
  /\b([Ii]mages?(?: name| tag)?|PullImage|reference|repository|[Cc]ontainer(?:Name)?|pod(?:UID|Name|Namespace)?|for|ref|as|tag|snapshotter|verifier|step|uid)[ =]"([^"\n]{0,2048})("|$)/g;
/** One quoted word is a name if it looks like one. */
const QUOTED = /"([^"\s]{1,2048})"/g;
/** After these words one bare word is a name: the name itself may be `denied` or `timeout`. */
const BARE =
  /(?<!\w)(lookup|[Rr]eading manifest|manifest for|access denied for|Pulling from|(?:docker|container) registry|\[(?:manifests|blobs)|from host|secret|repository) (?!(?:does|is|was|may|name|has)\b)([^\s:,;\]"§]+)(?=[:,.\]]|$| (?:on|in|not|failed|with|does)\b)/g;
const TOKEN = /(?:->|[^\s"'`(){},;=|<>])+/g;

/** Words of the programs that look like names. */
const WORDS =
  /^(?:i\/o|input\/output|net\/https?|archive\/tar|username\/password|fork\/exec|and\/or|TCP\/IP|HTTP\/[\dx.]+|read\/write|HTTP\/HTTPS|(?:application|text|image)\/[\w.+-]+|literal\/lengths|.*\.[Tt]imeout)$/;
const LABELS =
  /^(?:(?:code|status|error|err|reason|message|msg|desc|denied|unauthorized|errors|type|statuscode):|(?:ecr|ecr-public|sts|iam|s3|kms):)/i;

/**
 * Replaces every name, so that no name decides: a tag `pr-500`, a repository `eof`, a host `timeout.example`. What
 * stays are the words of the programs, and numbers that stand alone. Linear.
 */
export function maskNames(words: Words): Words {
  const steps: readonly [RegExp, (match: RegExpMatchArray) => string | null][] = [
    [PLACEHOLDER, () => 'x'],
    [URL, ([url]) => (/^unix:|^http\+docker:|\.sock[:/]*$/.test(url) ? SOCKET : NAME) + url.slice(wordEnd(url))],
    [NAMED, (match) => match[0].slice(0, match[0].indexOf('"') + 1) + NAME + (match[3] as string)],
    [QUOTED, (match) => (looksQuotedName(match[1] as string) ? `"${standIn(match[1] as string)}"` : null)],
    [TOKEN, ([token]) => maskToken(token)],
    [BARE, (match) => `${match[1] as string} ${NAME}`],
  ];
  return steps.reduce((masked, [pattern, replace]) => rewrite(masked, pattern, replace), words);
}

function maskToken(token: string): string | null {
  const end = wordEnd(token);
  const start = /^\[(?![0-9a-fA-F]*:)/.test(token) ? 1 : 0;
  const word = token.slice(start, end);
  if (!looksBareName(word)) return null;
  return token.slice(0, start) + standIn(word) + token.slice(end);
}

/** Two files are told apart from the others: what is wrong with them is a cause of its own. */
function standIn(path: string): string {
  if (path.endsWith('.sock')) return SOCKET;
  return path.endsWith('/policy.json') ? 'policy.json' : NAME;
}

function looksQuotedName(word: string): boolean {
  return /[/@.:\d]/.test(word) && !WORDS.test(word);
}

function looksBareName(word: string): boolean {
  if (WORDS.test(word) || LABELS.test(word) || word.startsWith('//./pipe/')) return false;
  if (/[/@\\]|->/.test(word)) return true;
  // A reference with a tag, a digest, a host with a port, a time of day.
  if (/^[\w.§*-]+:[\w.§*-]/.test(word) || /^\[[0-9a-fA-F:]+\]/.test(word)) return true;
  // A host, a version, a file.
  return /^[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)+$/.test(word);
}

/** Where a word ends and its punctuation begins. */
function wordEnd(token: string): number {
  let end = token.length;
  while (end > 0 && ".:,;)]}'>!".includes(token[end - 1] as string)) end -= 1;
  return end;
}
