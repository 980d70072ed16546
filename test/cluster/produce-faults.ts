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
  SANDBOX,
  SANDBOX_FAULT,
  SECRETS,
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
    ...SECRETS,
    ...FAULTS.filter((fault) => fault !== SANDBOX_FAULT).map(({ pod, spec }) => podOf('faults', pod, spec)),
    ...OTHERS.map(({ pod, spec }) => podOf('others', pod, spec)),
    FINISHED_JOB,
    DEPLOYMENT,
  ];
  const create = (items: readonly object[]) =>
    kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await create(objects);

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
  await rig(['delete', SANDBOX]);
  await rig(['forget', SANDBOX]);
  await create([podOf('faults', SANDBOX_FAULT.pod, SANDBOX_FAULT.spec)]);
  const about = `involvedObject.name=${SANDBOX_FAULT.pod},reason=FailedCreatePodSandBox`;
  await until(async () => {
    const events = await kubectl(['get', 'events', '-n', 'faults', '--field-selector', about, '-o', 'name']);
    return events === '' ? [SANDBOX_FAULT] : [];
  });
}

function podOf(namespace: string, name: string, spec: object) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec };
}

/** The words alternate and `kubectl wait` knows one only. */
function shown(kubectl: Cluster['kubectl']): Promise<void> {
  let pending = FAULTS.filter((fault) => fault !== SANDBOX_FAULT);
  return until(async () => {
    const statuses = await readStatuses(kubectl);
    pending = pending.filter(
      ({ pod, container, shows }) => !shows.includes(statuses.get(`${pod}/${container}`)?.state?.waiting?.reason ?? ''),
    );
    return pending;
  });
}

/** Asks every second what is still missing. */
async function until(missing: () => Promise<readonly Fault[]>): Promise<void> {
  const deadline = Date.now() + PATIENCE_SECONDS * 1_000;
  for (let some = await missing(); some.length > 0; some = await missing()) {
    if (Date.now() > deadline) throw new Error(`Never shown: ${some.map(({ pod }) => pod).join(', ')}`);
    await sleep(1_000);
  }
}

/** The status of every container that should fail, by `pod/container`. */
export async function readStatuses(kubectl: Cluster['kubectl']): Promise<ReadonlyMap<string, ContainerStatus>> {
  const list: { items: readonly Pod[] } = JSON.parse(await kubectl(['get', 'pods', '-n', 'faults', '-o', 'json']));
  return new Map(
    list.items.flatMap(({ metadata, status }) =>
      [status?.initContainerStatuses, status?.containerStatuses, status?.ephemeralContainerStatuses]
        .flatMap((some) => some ?? [])
        .map((one) => [`${metadata.name}/${one.name}`, one]),
    ),
  );
}
