import { createHash } from 'node:crypto';

import type { Remark } from './kubelet-events.ts';
import { timeText } from './kubernetes-objects.ts';
import type { Container, ContainerState, ContainerStatus } from './kubernetes-objects.ts';

/** What becomes of a container on its node. */
export type Fate =
  | { readonly kind: 'runs' }
  /** Ends with exit code 0 after so many milliseconds. */
  | { readonly kind: 'completes'; readonly after: number }
  /** Exits with 1 as soon as it has started, again and again. */
  | { readonly kind: 'crashes' }
  /** The pull fails with this text of the runtime; from `repairedAt` (epoch milliseconds) on it succeeds. */
  | { readonly kind: 'pull-fails'; readonly error: string; readonly repairedAt?: number }
  /** Pull policy Never, and the image is not on the node. */
  | { readonly kind: 'never-pulled' }
  /** The image's name cannot be parsed, for this reason. */
  | { readonly kind: 'invalid-name'; readonly why: string };

/** A container of a pod as its kubelet sees it. */
export interface ContainerPlace {
  readonly container: Container;
  /** `spec.containers{web}` */
  readonly fieldPath: string;
  /** `web_shop(uid)`, as messages name the pod. */
  readonly pod: string;
  /** Epoch milliseconds at which the kubelet first tried to start it. */
  readonly startAt: number;
  readonly now: number;
}

export interface ContainerView {
  readonly status: ContainerStatus;
  /** In the order of time; those after `now` are to be left out. */
  readonly remarks: readonly Remark[];
}

const SECOND = 1000;
const BACK_OFF_CAP = 300 * SECOND;
/** How often the kubelet looks at a pod again; measured: 11 to 14 s. */
const SYNC = 13 * SECOND;

/** What kubelet 1.34 writes about a container: its status at `now` and everything it said until then. */
export function observeContainer(place: ContainerPlace, fate: Fate): ContainerView {
  const { image } = place.container;
  if (fate.kind === 'runs') return running(place, place.startAt);
  if (fate.kind === 'completes') return completed(place, place.startAt + fate.after);
  if (fate.kind === 'crashes') return crashing(place);
  if (fate.kind === 'pull-fails') return failing(place, fate);
  if (fate.kind === 'never-pulled') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    return refused(place, 'ErrImageNeverPull', 'ErrImageNeverPull', message);
  }
  const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${fate.why}`;
  return refused(place, 'InvalidImageName', 'InspectFailed', message);
}

/** A container that has to wait for the init containers before it. */
export function waitingForInit({ name, image }: Container): ContainerStatus {
  return unstarted(name, image, { reason: 'PodInitializing' });
}

function running(place: ContainerPlace, since: number): ContainerView {
  return {
    status: {
      ...started(place.container),
      ready: true,
      started: true,
      state: { running: { startedAt: timeText(since) } },
    },
    remarks: [
      remark(place, since, 'Normal', 'Pulling', `Pulling image "${place.container.image}"`),
      remark(
        place,
        since,
        'Normal',
        'Pulled',
        `Successfully pulled image "${place.container.image}" in 812ms (812ms including waiting). Image size: 1084862 bytes.`,
      ),
      ...startRemarks(place, since),
    ],
  };
}

function completed(place: ContainerPlace, end: number): ContainerView {
  const before = running(place, place.startAt);
  if (place.now < end) return before;
  return {
    ...before,
    status: { ...started(place.container), state: { terminated: ended(place.container, 0, place.startAt, end) } },
  };
}

function crashing(place: ContainerPlace): ContainerView {
  const { container, startAt, now } = place;
  const starts = attempts(startAt, now, 0);
  const last = starts.at(-1) ?? startAt;
  const end = ended(container, 1, last, last + SECOND);
  const wait = Math.min(10 * SECOND * 2 ** (starts.length - 1), BACK_OFF_CAP);
  const backOff = `Back-off restarting failed container ${container.name} in pod ${place.pod}`;
  return {
    status: {
      ...started(container),
      restartCount: Math.max(starts.length - 1, 0),
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off ${goDuration(wait)} restarting failed container=${container.name} pod=${place.pod}`,
        },
      },
      lastState: { terminated: end },
    },
    remarks: starts.flatMap((at) => [
      remark(place, at, 'Normal', 'Pulled', `Container image "${container.image}" already present on machine`),
      ...startRemarks(place, at),
      remark(place, at + 2 * SECOND, 'Warning', 'BackOff', backOff),
    ]),
  };
}

/** ErrImagePull from a try to the next sync, then ImagePullBackOff (with the error, since 1.32) until the next try. */
function failing(place: ContainerPlace, fate: Fate & { readonly kind: 'pull-fails' }): ContainerView {
  const { container, now, startAt } = place;
  const { error, repairedAt } = fate;
  const { image } = container;
  const end = Math.min(now, (repairedAt ?? Infinity) - 1);
  const tries = attempts(startAt, end, 4 * SECOND);
  const remarks = tries.flatMap((at, index) => [
    remark(place, at, 'Normal', 'Pulling', `Pulling image "${image}"`),
    remark(place, at, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`),
    remark(place, at, 'Warning', 'Failed', 'Error: ErrImagePull'),
    ...times(at + SYNC, Math.min(end, (tries[index + 1] ?? Infinity) - 1), SYNC).flatMap((sync) => [
      remark(place, sync, 'Normal', 'BackOff', `Back-off pulling image "${image}"`),
      remark(place, sync, 'Warning', 'Failed', 'Error: ImagePullBackOff'),
    ]),
  ]);
  if (repairedAt !== undefined && repairedAt <= now) {
    const after = running(place, repairedAt);
    return { status: after.status, remarks: [...remarks, ...after.remarks] };
  }
  const waiting =
    now - (tries.at(-1) ?? startAt) < SYNC
      ? { reason: 'ErrImagePull', message: error }
      : { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${error}` };
  return { status: unstarted(container.name, image, waiting), remarks };
}

/** The kubelet turns the image down before any pull, at every sync. */
function refused(place: ContainerPlace, reason: string, event: string, message: string): ContainerView {
  const { container, startAt, now } = place;
  return {
    status: unstarted(container.name, container.image, { reason, message }),
    remarks: times(startAt, now, SYNC).flatMap((at) => [
      remark(place, at, 'Warning', event, message),
      remark(place, at, 'Warning', 'Failed', `Error: ${reason}`),
    ]),
  };
}

/** When something is tried whose back-off doubles from 10 s to 5 min; `late` is how much later the kubelet notices. */
function attempts(from: number, until: number, late: number): readonly number[] {
  const found: number[] = [];
  let wait = 10 * SECOND;
  for (let at = from; at <= until; at += wait + late, wait = Math.min(wait * 2, BACK_OFF_CAP)) found.push(at);
  return found;
}

function times(from: number, until: number, step: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.floor((until - from) / step) + 1) }, (_, index) => from + index * step);
}

function remark(
  { fieldPath }: ContainerPlace,
  at: number,
  type: Remark['type'],
  reason: string,
  message: string,
): Remark {
  return { at, type, reason, message, fieldPath };
}

function startRemarks(place: ContainerPlace, at: number): readonly Remark[] {
  const { name } = place.container;
  return [
    remark(place, at, 'Normal', 'Created', `Created container: ${name}`),
    remark(place, at, 'Normal', 'Started', `Started container ${name}`),
  ];
}

function unstarted(name: string, image: string, waiting: NonNullable<ContainerState['waiting']>): ContainerStatus {
  return { name, image, imageID: '', ready: false, started: false, restartCount: 0, state: { waiting }, lastState: {} };
}

function started({ name, image }: Container): ContainerStatus {
  return {
    name,
    image,
    imageID: `${image.replace(/:[^:/]+$/, '')}@sha256:${hash(image)}`,
    containerID: `containerd://${hash(`${name} ${image}`)}`,
    ready: false,
    started: false,
    restartCount: 0,
    state: {},
    lastState: {},
  };
}

function ended(
  container: Container,
  exitCode: number,
  from: number,
  to: number,
): NonNullable<ContainerState['terminated']> {
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: timeText(from),
    finishedAt: timeText(to),
    containerID: `containerd://${hash(`${container.name} ${from}`)}`,
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Go's spelling of a duration of whole seconds: `20s`, `1m20s`, `5m0s`. */
function goDuration(span: number): string {
  const seconds = span / SECOND;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
