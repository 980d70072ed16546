import type { FailingContainer } from '../../lambda/core/model/failure.ts';

/** Container `app` of `shop/web-1` on `node-a`, which cannot pull `r.example/app:1`; nothing is said about it. */
export function failingContainer(changes: Partial<FailingContainer> = {}): FailingContainer {
  return {
    namespace: 'shop',
    pod: 'web-1',
    podUid: 'u',
    workload: 'Deployment/web',
    container: 'app',
    containerType: 'container',
    node: 'node-a',
    image: 'r.example/app:1',
    reason: 'ImagePullBackOff',
    pullSecrets: [],
    texts: [],
    since: null,
    ...changes,
  };
}
