/**
 * One try to get the image. `mirror`: a mirror that was tried before the registry itself; `artifact`: CRI-O's second
 * half, which asks whether the name is an OCI artifact; `retry`: a further credential in the kubelet's list.
 */
export interface Attempt {
  readonly kind: 'first' | 'retry' | 'mirror' | 'artifact';
  readonly text: string;
  /** Where the attempt's text begins in the masked text. */
  readonly start: number;
}

/** What begins an error of its own inside a list; a comma alone also stands within errors. */
const LIST_ITEM =
  /, (?=rpc error: code|failed to (?:pull|resolve)|Error response from daemon|unable to (?:pull|retrieve)|initializing source|(?:Error )?[Rr]eading manifest|pinging|choosing|copying|writing|Source image|SignatureVal|RegistryUna|unauthorized|denied|manifest (?:for|unknown)|pull access denied|(?:Get|Head) "?§)/g;
const LIST = /(?:^|:|with \w+: ")\s*\[(?=[A-Za-z"§])/;
const MIRRORS = /\(Mirrors also failed: /;
const PRIMARY = /\]\): /;
const ARTIFACT = /; ?artifact err: /;
/** podman tries each search registry and lists what each said. */
const BULLETS = /\d+ errors? occurred[^\n]{0,40}:\n/;
const BULLET = /\n\s{0,8}\* /g;

/** Splits a masked text into the attempts that it reports; most texts report one. */
export function splitAttempts(text: string): readonly Attempt[] {
  const mirrors = MIRRORS.exec(text);
  if (mirrors !== null) {
    const from = mirrors.index + mirrors[0].length;
    const primary = PRIMARY.exec(text.slice(from));
    const end = primary === null ? text.length : from + primary.index;
    const mirror: Attempt = { kind: 'mirror', text: text.slice(from, end), start: from };
    if (primary === null) return [mirror];
    return [...splitAttempts(text.slice(end)).map((attempt) => ({ ...attempt, start: attempt.start + end })), mirror];
  }
  const artifact = ARTIFACT.exec(text);
  if (artifact !== null) {
    const start = artifact.index + artifact[0].length;
    return [
      { kind: 'first', text: text.slice(0, artifact.index), start: 0 },
      { kind: 'artifact', text: text.slice(start), start },
    ];
  }
  const bullets = BULLETS.exec(text);
  if (bullets !== null) return splitAt(text, bullets.index, BULLET, 'first');
  const list = LIST.exec(text);
  if (list === null) return [{ kind: 'first', text, start: 0 }];
  return splitAt(text, list.index + list[0].length, LIST_ITEM, 'retry');
}

function splitAt(text: string, from: number, border: RegExp, later: Attempt['kind']): readonly Attempt[] {
  const attempts: Attempt[] = [];
  let start = 0;
  for (const match of text.slice(from).matchAll(border)) {
    const end = from + match.index;
    attempts.push({ kind: start === 0 ? 'first' : later, text: text.slice(start, end), start });
    start = end + match[0].length;
  }
  attempts.push({ kind: start === 0 ? 'first' : later, text: text.slice(start), start });
  return attempts;
}
