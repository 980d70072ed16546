// Writes the texts of every fault to test/fixtures/kubelet, one file per version of containerd.
import { writeFile } from 'node:fs/promises';
import type { KubernetesEvent } from '../../lambda/core/model/cluster-state.ts';
import { WAYS } from './faults.ts';
import { produceFaults, readStatuses } from './produce-faults.ts';
import { type Cluster, startCluster } from './start-cluster.ts';

/** The kubelet's other events: a bare reason word, and a back-off that repeats the message. */
const SAYS_NO_MORE = /^(?:Error: |Back-off )/;

const cluster = await startCluster();
try {
  await produceFaults(cluster);
  const [version, texts] = await recordTexts(cluster);
  const file = new URL(`../fixtures/kubelet/containerd-${version}.jsonl`, import.meta.url);
  await writeFile(file, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
  console.log(`${texts.length} faults: ${file.pathname}`);
} finally {
  await cluster.stop();
}

async function recordTexts({ kubectl }: Cluster): Promise<[version: string, texts: readonly object[]]> {
  const runtime = await kubectl(['get', 'node', '-o', 'jsonpath={.items[0].status.nodeInfo.containerRuntimeVersion}']);
  const containerd = /\d+\.\d+/.exec(runtime)?.[0] ?? runtime;
  const statuses = await readStatuses(kubectl);
  const { items }: { items: readonly KubernetesEvent[] } = JSON.parse(
    await kubectl(['get', 'events', '-n', 'faults', '--field-selector', 'type=Warning', '-o', 'json']),
  );
  const texts = WAYS.map(({ pod, container, wordsCause, also }) => {
    const { reason = null, message = null } = statuses.get(`${pod}/${container}`)?.state?.waiting ?? {};
    const event = items.find(
      ({ involvedObject, message = '' }) => involvedObject.name === pod && !SAYS_NO_MORE.test(message),
    );
    if (event === undefined) throw new Error(`No event tells of ${pod}`);
    return { fault: pod, cause: wordsCause, also, containerd, reason, message, event: event.message };
  });
  return [containerd, texts];
}
