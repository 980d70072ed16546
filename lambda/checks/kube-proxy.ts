import type { LastWrite } from '../core/kube-proxy/last-write.ts';
import type { KubeProxyObservation } from '../core/kube-proxy/observation.ts';
import { opinionOf } from '../core/kube-proxy/opinion-of.ts';
import { kubeProxyPicture } from '../core/kube-proxy/picture.ts';
import { defineCheck, type LookScope } from './define-check.ts';
import { observeKubeProxy } from './observe-kube-proxy.ts';

/** Compares the configuration of kube-proxy that should be, the one that is stored and the one that runs. */
export const kubeProxy = defineCheck<KubeProxyObservation>({
  id: 'kube-proxy',
  question: 'Is the configuration of kube-proxy, stored and running, what it should be?',
  everyMinutes: 15,
  rights: ['listSystemDaemonSets', 'listPods', 'listNodes', 'getKubeProxyConfig', 'getSystemConfigMaps', 'getPodPages'],

  gather: observeKubeProxy,

  judge(observed, scope) {
    const target = { kind: 'kube-proxy', name: scope.cluster } as const;
    const picture = kubeProxyPicture(observed, scope.baseline, scope.now);
    const opinions = opinionOf(picture, writeBefore(scope));
    return {
      verdicts: opinions.map((opinion) => ({ check: 'kube-proxy', target, vantage: scope.vantage, ...opinion })),
      failures: [],
      complete: opinions.every(({ status }) => status !== 'unknown'),
      ...(picture.lastWrite === null ? {} : { memory: picture.lastWrite }),
    };
  },
});

/** Who had written the stored text when the last look saw it. */
function writeBefore({ memory }: LookScope): LastWrite | null {
  if (typeof memory !== 'object' || memory === null || !('manager' in memory) || !('at' in memory)) return null;
  const { manager, at } = memory;
  return typeof manager === 'string' && typeof at === 'number' ? { manager, at } : null;
}
