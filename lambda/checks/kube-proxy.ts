import { compareSource } from '../core/kube-proxy/compare-source.ts';
import { sourceInCluster } from '../core/kube-proxy/config-source.ts';
import { findConfig, kubeProxyDaemonSets, POD_SELECTORS } from '../core/kube-proxy/find-config.ts';
import type { ConfigMap, DaemonSet, Pod } from '../core/model/cluster-state.ts';
import type { Finding } from '../core/model/finding.ts';
import type { Problem } from '../core/model/problem.ts';
import type { Verdict } from '../core/model/verdict.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { defineCheck, type Baseline } from './define-check.ts';

/** What was read, up to the first problem. */
interface Observed {
  readonly problem: Problem | null;
  readonly daemonSets: readonly DaemonSet[];
  readonly pods: readonly Pod[];
  /** Those that are there, of the ones that were asked for. */
  readonly configMaps: readonly ConfigMap[];
}

/** More of them say no more: the text is of another version. */
const MAX_NOTES = 5;

type Opinion = Pick<Verdict, 'status' | 'findings' | 'reason'>;

/** Compares kube-proxy's stored configuration, as kube-proxy would read it, with what is expected. */
export const kubeProxy = defineCheck<Observed>({
  id: 'kube-proxy',
  question: 'Is the stored configuration of kube-proxy what it should be?',
  everyMinutes: 15,
  rights: ['listSystemDaemonSets', 'listPods', 'getKubeProxyConfig'],

  gather: ({ kubernetes }) => observeKubeProxy(kubernetes),

  judge(observed, scope) {
    const target = { kind: 'kube-proxy', name: scope.cluster } as const;
    const opinion = judgeObserved(observed, scope.baseline);
    return {
      verdicts: [{ check: 'kube-proxy', target, vantage: scope.vantage, ...opinion }],
      failures: [],
      complete: opinion.status !== 'unknown',
    };
  },
});

/** Reads what stands for kube-proxy in a cluster: how it runs, then the ConfigMaps that it names. */
export async function observeKubeProxy(kubernetes: Kubernetes): Promise<Observed> {
  const pods: Pod[] = [];
  const configMaps: ConfigMap[] = [];
  const listed = await kubernetes.systemDaemonSets();
  if (!listed.ok) return { problem: listed.problem, daemonSets: [], pods, configMaps };
  const daemonSets = kubeProxyDaemonSets(listed.value);
  for (const selector of daemonSets.length === 0 ? POD_SELECTORS : []) {
    const answer = await kubernetes.systemPods(selector);
    if (!answer.ok) return { problem: answer.problem, daemonSets, pods, configMaps };
    pods.push(...answer.value.items);
  }
  const place = findConfig(daemonSets, pods);
  for (const { name } of place.kind === 'config-map' ? place.keys : []) {
    const answer = await kubernetes.systemConfigMap(name);
    if (!answer.ok) return { problem: answer.problem, daemonSets, pods, configMaps };
    if (answer.value !== null) configMaps.push(answer.value);
  }
  return { problem: null, daemonSets, pods, configMaps };
}

function judgeObserved({ problem, ...objects }: Observed, baseline: Baseline): Opinion {
  if (problem !== null) return { status: 'unknown', findings: [], reason: problem.detail };
  const { status, reason, baseline: used, drift, warnings, error } = compareSource(sourceInCluster(objects), baseline);
  if (status === 'not-applicable') return { status: 'healthy', findings: [], reason: reason! };
  if (status === 'unknown') return { status: 'unknown', findings: [], reason: reason! };
  const unusable = [
    ...(error === undefined ? [] : [error]),
    ...warnings
      .filter(({ code }) => code === 'would-not-start')
      .map(({ text }) => ({ kind: 'would-not-start' as const, message: text })),
  ];
  const findings: readonly Finding[] = [
    ...unusable.map(({ kind, message }) => ({ code: 'kube-proxy-unusable' as const, args: { kind, message } })),
    ...drift.map((difference) => ({
      code: 'kube-proxy-drift' as const,
      args: { baseline: used ?? '', ...difference },
    })),
  ];
  // What stands in the text without effect is no fault, and worth knowing.
  const notes = warnings.filter(({ code }) => code !== 'would-not-start').map(({ text }) => text);
  const said = notes.length === 0 ? {} : { reason: notes.slice(0, MAX_NOTES).join('; ') };
  return { status: findings.length === 0 ? 'healthy' : 'unhealthy', findings, ...said };
}
