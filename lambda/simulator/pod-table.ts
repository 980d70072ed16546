import { humanDuration } from './human-duration.ts';
import type { ContainerStatus, Pod, Terminated } from './kubernetes-objects.ts';

/** A column of a Table; the descriptions that a real server sends are left out. */
export interface Column {
  readonly name: string;
  readonly type: 'string';
  readonly format: '' | 'name';
  readonly description: string;
  /** 1 for what only `-o wide` shows. */
  readonly priority: 0 | 1;
}

/** The columns of `kubectl get pods -o wide`. */
export const podColumns: readonly Column[] = (
  [
    ['Name', 0],
    ['Ready', 0],
    ['Status', 0],
    ['Restarts', 0],
    ['Age', 0],
    ['IP', 1],
    ['Node', 1],
    ['Nominated Node', 1],
    ['Readiness Gates', 1],
  ] as const
).map(([name, priority]) => ({
  name,
  type: 'string',
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority,
}));

/** A pod's cells, by the rules of the API server's `printPod` (pkg/printers/internalversion, 1.34). */
export function podCells(pod: Pod, now: number): readonly string[] {
  const { word, ready, restarts, lastRestart } = summary(pod);
  return [
    pod.metadata.name,
    `${ready}/${pod.spec.containers.length + sidecarNames(pod).size}`,
    word,
    restarts > 0 && lastRestart > 0 ? `${restarts} (${humanDuration(now - lastRestart)} ago)` : String(restarts),
    pod.metadata.creationTimestamp === undefined
      ? '<unknown>'
      : humanDuration(now - Date.parse(pod.metadata.creationTimestamp)),
    pod.status?.podIP ?? '<none>',
    pod.spec.nodeName ?? '<none>',
    pod.status?.nominatedNodeName ?? '<none>',
    gates(pod),
  ];
}

/** What a Table says beside the cells of a pod that has ended. */
export function rowConditions({ status }: Pod): readonly object[] | undefined {
  if (status?.phase === 'Succeeded')
    return [
      {
        type: 'Completed',
        status: 'True',
        reason: 'Succeeded',
        message: 'The pod has completed successfully.',
      },
    ];
  return status?.phase === 'Failed'
    ? [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }]
    : undefined;
}

interface Summary {
  readonly word: string;
  readonly ready: number;
  readonly restarts: number;
  /** Epoch milliseconds, 0 for never. */
  readonly lastRestart: number;
}

function summary(pod: Pod): Summary {
  const { status } = pod;
  const initial = init(pod);
  const main = initial.word === null || condition(pod, 'Initialized') ? containers(pod, initial) : initial;
  const gated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  const base = gated === true ? 'SchedulingGated' : status?.reason || status?.phase || '';
  return { ...main, word: deletionWord(pod) ?? main.word ?? base };
}

/** A summary of some of the containers; without a word where they say nothing. */
type Part = Omit<Summary, 'word'> & { readonly word: string | null };

/** The init containers: `word` is null when all are done (or are sidecars that have started). */
function init(pod: Pod): Part & { readonly sidecars: Pick<Summary, 'restarts' | 'lastRestart'> } {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const sidecars = sidecarNames(pod);
  const isSettled = (container: ContainerStatus): boolean =>
    container.state.terminated?.exitCode === 0 || (sidecars.has(container.name) && container.started === true);
  const stuck = statuses.findIndex((container) => !isSettled(container));
  const seen = stuck < 0 ? statuses : statuses.slice(0, stuck + 1);
  const restarting = seen.filter(({ name }) => sidecars.has(name));
  const culprit = statuses[stuck];
  return {
    word: culprit === undefined ? null : initWord(culprit, stuck, pod.spec.initContainers?.length ?? 0),
    ready: restarting.filter(({ ready, started }) => ready && started === true).length,
    restarts: sum(seen),
    lastRestart: latest(seen),
    sidecars: { restarts: sum(restarting), lastRestart: latest(restarting) },
  };
}

function initWord({ state }: ContainerStatus, index: number, count: number): string {
  if (state.terminated !== undefined) return `Init:${endWord(state.terminated)}`;
  const reason = state.waiting?.reason;
  return reason && reason !== 'PodInitializing' ? `Init:${reason}` : `Init:${index}/${count}`;
}

/** The ordinary containers, last to first: so the word is that of the first one that has a reason. */
function containers(pod: Pod, initial: ReturnType<typeof init>): Part {
  const statuses = pod.status?.containerStatuses ?? [];
  const running = statuses.filter(({ ready, state }) => ready && state.running !== undefined);
  const troubled = statuses.find(({ state }) => state.waiting?.reason || state.terminated);
  const word =
    troubled === undefined
      ? initial.word
      : troubled.state.waiting?.reason || endWord(troubled.state.terminated ?? { exitCode: 0 });
  return {
    word: word === 'Completed' && running.length > 0 ? (condition(pod, 'Ready') ? 'Running' : 'NotReady') : word,
    ready: initial.ready + running.length,
    restarts: initial.sidecars.restarts + sum(statuses),
    lastRestart: Math.max(initial.sidecars.lastRestart, latest(statuses)),
  };
}

function deletionWord({ metadata, status }: Pod): string | null {
  if (metadata.deletionTimestamp === undefined) return null;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? null : 'Terminating';
}

function endWord({ reason, signal, exitCode }: Terminated): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function gates({ spec, status }: Pod): string {
  const wanted = spec.readinessGates ?? [];
  if (wanted.length === 0) return '<none>';
  const met = wanted.filter(({ conditionType }) =>
    status?.conditions?.some(({ type, status: value }) => type === conditionType && value === 'True'),
  );
  return `${met.length}/${wanted.length}`;
}

function sidecarNames({ spec }: Pod): ReadonlySet<string> {
  return new Set((spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always').map(({ name }) => name));
}

function condition({ status }: Pod, wanted: string): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === wanted && value === 'True') ?? false;
}

function sum(statuses: readonly ContainerStatus[]): number {
  return statuses.reduce((total, { restartCount }) => total + restartCount, 0);
}

function latest(statuses: readonly ContainerStatus[]): number {
  return Math.max(0, ...statuses.map(({ lastState }) => Date.parse(lastState.terminated?.finishedAt ?? '') || 0));
}
