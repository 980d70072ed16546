/** What the program was doing when it failed. */
export type Stage = 'start' | 'inspect' | 'resolve' | 'token' | 'fetch' | 'unpack';

export interface StageMark {
  readonly stage: Stage;
  readonly index: number;
}

/** The phrases by which containerd, the Docker daemon, containers/image and the kubelet say what they were doing. */
const PHRASES: readonly (readonly [Stage, RegExp])[] = [
  ['inspect', /Failed to inspect image|ImageInspectError|get image status|ImageStatus|Failed to list images/g],
  [
    'resolve',
    /failed to reso?l?ve (?:image|ref)|[Rr]eading manifest|[Pp]inging|determining manifest|initializing (?:source|image)|manifest for|(?:manifests|HEAD request)\b|no available registry endpoint/g,
  ],
  [
    'token',
    /failed to authorize|fetch (?:anonymous|oauth) token|(?:retrieve|get|request) ?(?:auth|bearer) token|requesting bearer token/g,
  ],
  [
    'fetch',
    /failed to copy|httpRead(?:er)?Seeker|(?:writing|reading|storing|fetching) blob|copying (?:system )?image|pulling image configuration|parsing image configuration|download failed|content descriptor|happened during read|\bblobs?\b/gi,
  ],
  [
    'unpack',
    /failed to extract|\bunpack: |unpack image on|failed to unpack|register(?:ing)? layer|ApplyLayer|apply(?:ing)? (?:image )?(?:layer|diff)|(?:adding|storing|importing|committing|committing the finished) (?:layer|image)|prepare extraction|\bsnapshot(?:s|ter)?\b|mount callback|tar file|\buntar|archive\/tar|overlayfs|hcsshim|graph ?driver|convert whiteout|mount namespace before pivot|locking ref|L?chown\b/gi,
  ],
];

/** Every phrase of the text that tells a stage, in the order of the text. */
export function findStages(text: string): readonly StageMark[] {
  return PHRASES.flatMap(([stage, phrase]) =>
    Array.from(text.matchAll(phrase), ({ index }) => ({ stage, index })),
  ).toSorted((one, other) => one.index - other.index);
}

/** What the program was doing at this place: the last phrase that begins before it. */
export function stageAt(marks: readonly StageMark[], index: number): Stage {
  return marks.findLast((mark) => mark.index < index)?.stage ?? 'start';
}
