import { parseReference } from '../../registry/parse-reference.ts';

/** The image and registry that a text names. */
export interface Named {
  /** As the text spells it; null if it names none. */
  readonly image: string | null;
  /** The registry host as far as the text names it; null if it does not. */
  readonly host: string | null;
  /** The host of the completed reference (`docker.io` where the image has none), else `host`. */
  readonly registry: string | null;
}

const REFERENCE = '((?:<[^>\\n"]{1,200}>|[^\\s",;!<]){1,512})';
/** Where programs name the image; the pod's own spelling first, then the completed one. */
const QUOTED: readonly RegExp[] = [
  /(?:Failed to pull|Back-off pulling|Failed to inspect|Failed to apply default|Cancel pulling|[Pp]ull|PullImage|Container|pulling|inspect) ?(?:image|image tag)? "([^"\n]{1,512})"/,
  /\bimage(?: name| tag)?[ =]"([^"\n]{1,512})"/,
  /(?:reference|default image tag) "([^"\n]{1,512})"/,
  /^"([^"\s]{1,512})": /,
  new RegExp(`(?:for image|image pull failed for) ${REFERENCE}`),
];
/** Where the image stands bare: what is no name there is a word of the sentence. */
const BARE: readonly RegExp[] = [
  new RegExp(`(?:[Ff]ailed to pull image|pulling image):? ${REFERENCE}`),
  new RegExp(`docker://${REFERENCE}`),
  new RegExp(`(?:manifest for|access denied for|to pull repository|solve:(?: \\w+Exceeded:)*) ${REFERENCE}`),
  new RegExp(`unable to pull ${REFERENCE}`),
  /(?<!\S)([^\s",;]{1,512}): not found/,
  new RegExp(`[Rr]epository ${REFERENCE} not found`),
  new RegExp(`(?:in|[Pp]ulling) repository ${REFERENCE}`),
  new RegExp(`(?:\\bimage(?:_ref)?=|Pulling from |pulling image \\([^)\\n]{1,128}\\) from )${REFERENCE}`),
  new RegExp(`\\b[Ii]mage:? ${REFERENCE}`),
];
/** A reference with its host and nothing that says so: a host name with a dot or a port, then a path. URLs are none. */
const ALONE =
  /(?<![\w./:@%=-])(?<!manifest \S{1,128} in )((?:[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?::\d{1,5})?|[a-z0-9-]{1,63}:\d{1,5})(?:\/(?!v\d(?:(?:alpha|beta)\d)?(?![\w.-]))[a-z0-9._-]{1,128}){1,8}(?::\w[\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?)(?![\w/%?=])/;
/** A completed reference anywhere, and the repository of containers/image. */
const COMPLETED: readonly RegExp[] = [
  /(?:image|reference) "([^"\s]{1,512})"/g,
  new RegExp(`reading manifest \\S{1,200} in ${REFERENCE}`, 'gi'),
  new RegExp(ALONE, 'g'),
];
const ASKED: readonly RegExp[] = [
  /https?:\/\/([^\s"/%]{1,255})\/v[12](?![.\w])/,
  /(?:container|docker) registry (<[^>\n"]{1,99}>(?::<[^>\n"]{1,99}>)?|[^\s":]{1,255}(?::\d+)?)(?=:|\s|$)/,
  /from host ([^\s"]{1,255}) failed/,
];

/** Finds what image and registry an unquoted text speaks of. Blob stores and token servers are no registries. */
export function namedImage(text: string): Named {
  const image = imageOf(text);
  const named = (image === null ? null : hostOf(image)) ?? completedHost(text);
  const asked = askedHost(text);
  const parsed = image === null ? null : parseReference(image);
  const completed = parsed?.ok === true ? parsed.reference.host : null;
  return { image, host: named ?? asked, registry: named ?? completed ?? asked };
}

function imageOf(text: string): string | null {
  return (
    QUOTED.map((place) => nameAt(place, text)).find((name) => name !== null && !isOther(name)) ??
    BARE.map((place) => nameAt(place, text)).find(
      (name) => name !== null && /[/:@.<]/.test(name) && !isOther(name) && !name.includes('://'),
    ) ??
    nameAt(ALONE, text)
  );
}

function nameAt(place: RegExp, text: string): string | null {
  const found = place.exec(text)?.[1];
  return found === undefined ? null : trimEnd(found);
}

/** A layer or an image by its content, a media type, a platform, a variable: no name of an image. */
function isOther(name: string): boolean {
  return /^(?:sha256:)?[a-f0-9]{12,64}$|^(?:application|linux|windows)\/|^sha256:[$<]/.test(name);
}

function completedHost(text: string): string | null {
  for (const pattern of COMPLETED) {
    for (const [, reference = ''] of text.matchAll(pattern)) {
      const host = hostOf(trimEnd(reference));
      if (host !== null) return host;
    }
  }
  return null;
}

function askedHost(text: string): string | null {
  for (const pattern of ASKED) {
    const host = pattern.exec(text)?.[1];
    if (host !== undefined) return host;
  }
  return null;
}

/** The part before the first slash, if it names a host (distribution/reference: a dot, a port, or localhost). */
function hostOf(reference: string): string | null {
  const slash = reference.indexOf('/');
  const first = slash < 0 ? '' : reference.slice(0, slash);
  return first === 'localhost' || /[.:]/.test(first) ? first : null;
}

function trimEnd(reference: string): string {
  return reference
    .replace(/(?:\.{3}\w{0,16}|[:.]{1,3})$/, '')
    .replace(/^docker:\/\//, '')
    .replace(/^(?:'(.*)'|\[(.*)\])$/, '$1$2');
}
