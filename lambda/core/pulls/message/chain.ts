import type { Words } from './words.ts';

/** Who speaks in one part of a nested text. */
export type Layer = 'kubelet' | 'grpc' | 'runtime' | 'registry' | 'http' | 'tls' | 'tcp' | 'dns' | 'node' | 'other';

/** One layer of an error, with its words as the message has them (bounded). */
export interface Link {
  readonly layer: Layer;
  readonly text: string;
}

/** The first that fits a part names its layer. */
const LAYERS: readonly (readonly [Layer, RegExp])[] = [
  ['dns', /lookup |no such host|name resolution|server misbehaving/],
  ['tls', /^(?:x509|tls|remote error)\b|certificate|TLS/],
  ['tcp', /^(?:dial|read|write|connect)\b (?:tcp|udp|unix)|^connect$|connection re|i\/o timeout|no route|unreachable/],
  [
    'http',
    /^(?:Get|Head|Post|http|net\/http|proxyconnect)\b|EOF|stream error|request cancel|deadline|\b[1-5]\d\d [A-Z]/,
  ],
  ['grpc', /rpc error|^code = /],
  [
    'kubelet',
    /combined from similar|[Ff]ailed to (?:pull|inspect) image|Back-off|StartContainer|Err[A-Z]\w+|ImagePullBackOff|syncing pod|pod sandbox|QPS|pull policy/,
  ],
  ['registry', /denied|unauthorized|unknown|toomany|required|insufficient|not found|^errors$|status/],
  ['node', /space left|permitted|permission|read-only|no such file|lchown|mount/],
  ['runtime', /[Ff]ailed|[Ee]rror|[Rr]eading|pinging|initializing|copying|httpRead|writing|storing|pulling/],
];
/** Names hold none of these: they are masked. */
const BORDER = /(?<!rpc error): | desc = |\n|$/g;
const MAX_LINKS = 24;
const MAX_TEXT = 200;

/** Cuts a part of the masked words into the layers that wrote them. */
export function readChain(masked: Words, original: string, start: number, end: number): readonly Link[] {
  const links: Link[] = [];
  let from = start;
  for (const border of masked.text.slice(start, end).matchAll(BORDER)) {
    const to = start + border.index;
    const text = original.slice(masked.at[from], masked.at[to]).trim();
    const part = masked.text.slice(from, to);
    const layer = LAYERS.find(([, words]) => words.test(part))?.[0] ?? 'other';
    if (text !== '') links.push({ layer, text: text.slice(0, MAX_TEXT) });
    if (links.length === MAX_LINKS) break;
    from = to + border[0].length;
  }
  return links;
}
