import type { FailingContainer } from '../core/model/failure.ts';
import { failingContainers } from '../core/pulls/failing-containers.ts';
import type { Suspects } from './read-suspects.ts';

/** The containers of the suspicious pods that cannot pull, each with all that is said of it. */
export function failingIn({ pods, events }: Suspects): readonly FailingContainer[] {
  const byPod = Map.groupBy(events, ({ involvedObject }) => `${involvedObject.namespace}/${involvedObject.name}`);
  return pods.flatMap((pod) =>
    failingContainers(pod, byPod.get(`${pod.metadata.namespace}/${pod.metadata.name}`) ?? []),
  );
}
