import type { ClusterSimulator } from '../../lambda/simulator/cluster-simulator.ts';
import { oneContainer, podPlans, pullFails } from '../../lambda/simulator/demo-workload.ts';
import { observePod } from '../../lambda/simulator/kubelet.ts';

const AGE_MS = 10 * 60_000;

/** The one pod of a Deployment. */
export interface ShownPod {
  readonly namespace?: string;
  /** Of the Deployment. */
  readonly name?: string;
  readonly image: string;
  readonly how?: 'failing' | 'healthy';
}

/**
 * Lets a simulated cluster show the pod of a Deployment that has been there for ten minutes, as its kubelet does: its image is
 * not there, or it runs.
 */
export function showPod(cluster: ClusterSimulator, shown: ShownPod): void {
  const { namespace = 'shop', name = 'checkout', image, how = 'failing' } = shown;
  const plans = podPlans({
    kind: 'Deployment',
    namespace,
    name,
    replicas: 1,
    spec: oneContainer(name, image),
    createdAt: Date.now() - AGE_MS,
    fates: how === 'failing' ? { [name]: pullFails(image, { kind: 'not-found' }) } : {},
  });
  for (const { pod, events } of plans.map((plan) => observePod(plan, Date.now()))) cluster.apply(pod, ...events);
}
