import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerStatus, Pod } from '../../lambda/core/model/cluster-state.ts';
import {
  DEPLOYMENT,
  type Fault,
  FAULTS,
  FINISHED_JOB,
  FOREIGN,
  MISSING,
  OTHERS,
  VOLATILE,
  waitingFor,
} from './faults.ts';
import type { Cluster } from './start-cluster.ts';

const PATIENCE_SECONDS = 120;

/** Creates every pod of faults.ts and returns when the kubelet shows each in its own state. */
export async function produceFaults({ rig, kubectl }: Cluster): Promise<void> {
  await rig(['push', VOLATILE]);
  await rig(['push-foreign', FOREIGN]);
  const objects = [
    ...['faults', 'others', 'shop'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...FAULTS.map(({ pod, spec }) => podOf('faults', pod, spec)),
    ...OTHERS.map(({ pod, spec }) => podOf('others', pod, spec)),
    FINISHED_JOB,
    DEPLOYMENT,
  ];
  await kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));

  const reach = (namespace: string, objects: readonly string[], state: string) =>
    kubectl(['wait', '-n', namespace, ...objects, `--for=${state}`, `--timeout=${PATIENCE_SECONDS}s`]);
  await reach('faults', ['pod/pulled-again', 'pod/debugged'], 'condition=Ready');
  await rig(['delete', VOLATILE]);
  await kubectl(['exec', '-n', 'faults', 'pulled-again', '--', '/bin/sh', '-c', 'kill -TERM 1']);
  await kubectl(['debug', '-n', 'faults', 'debugged', '-c', 'missing', `--image=${MISSING}`, '--attach=false']);

  await Promise.all([
    ...OTHERS.map(({ pod, state }) => reach('others', [`pod/${pod}`], state)),
    reach('others', ['job/finished'], 'condition=Complete'),
    reach('shop', ['pods', '--all'], waitingFor('ImagePullBackOff')),
    // the word of this pod's row then alternates between those of the crash loop
    reach('faults', ['pod/behind-crash-loop'], waitingFor('CrashLoopBackOff')),
    shown(kubectl),
  ]);
}

function podOf(namespace: string, name: string, spec: object) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec };
}

/** The words alternate and `kubectl wait` knows one only. */
async function shown(kubectl: Cluster['kubectl']): Promise<void> {
  const deadline = Date.now() + PATIENCE_SECONDS * 1_000;
  let pending: readonly Fault[] = FAULTS;
  while (pending.length > 0) {
    if (Date.now() > deadline) throw new Error(`Never shown: ${pending.map(({ pod }) => pod).join(', ')}`);
    const list: { items: readonly Pod[] } = JSON.parse(await kubectl(['get', 'pods', '-n', 'faults', '-o', 'json']));
    const words = new Map(
      list.items.flatMap((pod) => statuses(pod).map((one) => [`${pod.metadata.name}/${one.name}`, one])),
    );
    pending = pending.filter(
      ({ pod, container, shows }) => !shows.includes(words.get(`${pod}/${container}`)?.state?.waiting?.reason ?? ''),
    );
    await sleep(1_000);
  }
}

function statuses({ status }: Pod): readonly ContainerStatus[] {
  return [status?.initContainerStatuses, status?.containerStatuses, status?.ephemeralContainerStatuses].flatMap(
    (some) => some ?? [],
  );
}
