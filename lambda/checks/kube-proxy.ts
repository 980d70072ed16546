import { BASELINES, chooseBaseline, type BaselineName } from '../core/kube-proxy/baselines.ts';
import { decodeConfig, type DecodedConfig } from '../core/kube-proxy/decode-config.ts';
import { diffConfig } from '../core/kube-proxy/diff-config.ts';
import { effectiveConfig, type Circumstances } from '../core/kube-proxy/effective-config.ts';
import { findConfig, hasEksLabel, kubeProxyDaemonSets, POD_SELECTORS } from '../core/kube-proxy/find-config.ts';
import { decodeFlags } from '../core/kube-proxy/read-flags.ts';
import { findRefusals } from '../core/kube-proxy/refusals.ts';
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

type Opinion = Pick<Verdict, 'status' | 'findings' | 'reason'>;
type Unusable = Extract<Finding, { code: 'kube-proxy-unusable' }>;

/** Compares kube-proxy's stored configuration, as kube-proxy would read it, with what is expected. */
export const kubeProxy = defineCheck<Observed>({
  id: 'kube-proxy',
  question: 'Is the stored configuration of kube-proxy what it should be?',
  everyMinutes: 15,
  rights: ['listSystemDaemonSets', 'listPods', 'getKubeProxyConfig'],

  gather: ({ kubernetes }) => observe(kubernetes),

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

async function observe(kubernetes: Kubernetes): Promise<Observed> {
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

function judgeObserved({ problem, daemonSets, pods, configMaps }: Observed, baseline: Baseline): Opinion {
  if (problem !== null) return unknown(problem.detail);
  const place = findConfig(daemonSets, pods);
  if (place.kind === 'not-applicable') return { status: 'healthy', findings: [], reason: place.reason };
  if (place.kind === 'hidden') return unknown(place.reason);
  const { hostnameFlag } = place;
  if (place.kind === 'flags') {
    return compare(decodeFlags(place.flags), chosen(baseline, place.eksLabel, null), { hostnameFlag, source: 'flags' });
  }
  for (const { name, key } of place.keys) {
    const configMap = configMaps.find(({ metadata }) => metadata.name === name);
    const text = configMap?.data?.[key];
    if (configMap !== undefined && text !== undefined) {
      const eksLabel = place.eksLabel || hasEksLabel(configMap.metadata);
      return compare(decodeConfig(text), chosen(baseline, eksLabel, key), { hostnameFlag, source: 'file' });
    }
  }
  const keys = place.keys.map(({ name, key }) => `key ${key} of ConfigMap ${name}`).join(' nor ');
  return place.mounted
    ? unusable('no-config', `there is no ${keys}, which kube-proxy mounts`)
    : unknown(`kube-proxy does not say where its configuration is, and there is neither ${keys}`);
}

function chosen(baseline: Baseline, eksLabel: boolean, key: string | null): BaselineName | null {
  return baseline === 'auto' ? chooseBaseline({ eksLabel, key }) : baseline;
}

function compare(decoded: DecodedConfig, baseline: BaselineName | null, beside: Circumstances): Opinion {
  if (!decoded.ok) return unusable(decoded.error.kind, decoded.error.message);
  const actual = effectiveConfig(decoded.stated, beside);
  const refusals = findRefusals(actual).flatMap(({ text }) => unusable('would-not-start', text).findings);
  const drift =
    baseline === null
      ? []
      : diffConfig(actual, BASELINES[baseline](actual.get('mode')?.value ?? '')).map((difference): Finding => ({
          code: 'kube-proxy-drift',
          args: { baseline, ...difference },
        }));
  const findings = [...refusals, ...drift];
  return { status: findings.length === 0 ? 'healthy' : 'unhealthy', findings };
}

function unusable(kind: Unusable['args']['kind'], message: string): Opinion {
  return { status: 'unhealthy', findings: [{ code: 'kube-proxy-unusable', args: { kind, message } }] };
}

function unknown(reason: string): Opinion {
  return { status: 'unknown', findings: [], reason };
}
