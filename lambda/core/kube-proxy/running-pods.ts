import type { ConfigMap, Pod } from '../model/cluster-state.ts';
import { decodeFlags, readFlags } from './read-flags.ts';
import { effectiveConfig, type EffectiveConfig } from './effective-config.ts';
import type { Field } from './fields.ts';
import type { LastWrite } from './last-write.ts';
import type { LivePod } from './observation.ts';
import { readConfigz, type RunningConfig } from './running-config.ts';

/** A field that a pod runs with another value than the stored one. */
export interface RunningDifference {
  readonly field: Field;
  readonly stored: string;
  readonly running: string;
}

/** Whether a pod runs what is stored. By its own page that is certain; by its age a pod is `older` or `younger` than the text. */
export type PodState =
  | { readonly kind: 'same'; readonly config: RunningConfig }
  | { readonly kind: 'differs'; readonly config: RunningConfig; readonly differences: readonly RunningDifference[] }
  | { readonly kind: 'older' | 'younger' }
  | { readonly kind: 'untold'; readonly reason: string };

/** What is stored, and since when. */
export interface Stored {
  readonly effective: EffectiveConfig;
  /** Null: the flags of the command are the configuration. */
  readonly configMap: ConfigMap | null;
  readonly write: LastWrite | null;
}

/** The kubelet brings a changed ConfigMap into a mount within a minute or two; a container that starts meanwhile may read either. */
const SPREADING_MS = 120_000;

const LOGGING_FLAGS: Readonly<Record<string, Field>> = {
  'log-flush-frequency': 'logging.flushFrequency',
  'logging-format': 'logging.format',
  v: 'logging.verbosity',
  vmodule: 'logging.vmodule',
};

/** Whether one running pod runs what is stored: its own page, else its own flags, else its age. */
export function stateOf(pod: Pod, stored: Stored, live: LivePod | undefined): PodState {
  const page = live?.configz.ok === true ? readConfigz(live.configz.value.body) : null;
  if (page !== null) return compared(page, stored.effective, overridden(pod));
  return stored.configMap === null ? byFlags(pod, stored.effective) : byAge(pod, stored.configMap, stored.write);
}

/** The container of kube-proxy in one of its pods. */
export function proxyContainer(pod: Pod) {
  const statuses = pod.status?.containerStatuses ?? [];
  return statuses.find(({ name }) => name === 'kube-proxy') ?? statuses[0];
}

/** The image of kube-proxy in one of its pods. */
export function proxyImage({ spec }: Pod): string | undefined {
  return (spec.containers.find(({ name }) => name === 'kube-proxy') ?? spec.containers[0])?.image;
}

/** The fields that count by flag beside a file as well: what runs is then not what the text says, and rightly so. */
function overridden(pod: Pod): ReadonlySet<Field> {
  const container = pod.spec.containers.find(({ name }) => name === 'kube-proxy') ?? pod.spec.containers[0];
  const flags = container === undefined ? [] : [...readFlags(container).keys()];
  return new Set<Field>(['hostnameOverride', ...flags.flatMap((flag) => LOGGING_FLAGS[flag] ?? [])]);
}

function compared(
  config: RunningConfig,
  stored: EffectiveConfig,
  apart: ReadonlySet<Field> = new Set(['hostnameOverride']),
): PodState {
  const differences = [...config].flatMap(([field, running]) => {
    const { value = '', inEffect = false } = stored.get(field) ?? {};
    return !inEffect || apart.has(field) || value === running ? [] : [{ field, stored: value, running }];
  });
  return differences.length === 0 ? { kind: 'same', config } : { kind: 'differs', config, differences };
}

/** A pod keeps the flags that it was made with, while those of the DaemonSet may have changed. */
function byFlags(pod: Pod, stored: EffectiveConfig): PodState {
  const container = pod.spec.containers.find(({ name }) => name === 'kube-proxy') ?? pod.spec.containers[0];
  const decoded = container === undefined ? null : decodeFlags(readFlags(container));
  if (decoded?.ok !== true) return { kind: 'untold', reason: 'its flags cannot be read' };
  const own = effectiveConfig(decoded.stated, { hostnameFlag: null, source: 'flags' });
  return compared(new Map([...own].map(([field, { value }]) => [field, value])), stored);
}

function byAge(pod: Pod, configMap: ConfigMap, write: LastWrite | null): PodState {
  const name = configMap.metadata.name;
  const mounted = (pod.spec.volumes ?? []).flatMap((volume) => volume.configMap?.name ?? []);
  // A name that changes with the content (Gardener): the pod is of before the last change.
  if (mounted.length > 0 && !mounted.includes(name)) return { kind: 'older' };
  if (write === null) return { kind: 'untold', reason: `nothing says when ConfigMap ${name} was written` };
  const started = Date.parse(proxyContainer(pod)?.state?.running?.startedAt ?? '');
  if (Number.isNaN(started)) return { kind: 'untold', reason: 'nothing says when its container started' };
  if (started < write.at) return { kind: 'older' };
  // A new pod gets the text of now, and nobody started before the first text was there.
  const created = Date.parse(pod.metadata.creationTimestamp ?? '');
  const isFirstText = write.at === Date.parse(configMap.metadata.creationTimestamp ?? '');
  if (created > write.at || isFirstText || started >= write.at + SPREADING_MS) return { kind: 'younger' };
  return { kind: 'untold', reason: 'its container restarted within two minutes of the last edit' };
}
