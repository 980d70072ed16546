import { METRICS } from '../contract/metrics.ts';
import type { Baseline, Check } from '../checks/define-check.ts';
import type { ClusterIdentity } from '../core/incident/incident-event.ts';
import type { Policy } from '../core/incident/policy.ts';
import { transition } from '../core/incident/transition.ts';
import type { Problem } from '../core/model/problem.ts';
import type { Vantage } from '../core/model/verdict.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Registry } from '../ports/registry.ts';
import type { Store, StoredState } from '../ports/store.ts';
import type { Bus } from '../ports/bus.ts';
import type { Work } from './dispatch.ts';
import { type Look, runCheck } from './run-check.ts';
import { sendEffects } from './send-effects.ts';

/** What one look needs. `cluster` is the way in, or why there is none. */
export interface LookPorts {
  readonly cluster: { readonly identity: ClusterIdentity; readonly kubernetes: Kubernetes | Problem };
  readonly registry: Registry | null;
  readonly store: Store;
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface LookSettings {
  readonly check: Check;
  readonly baseline: Baseline;
  readonly vantage: Vantage;
  readonly policy: Policy;
}

/**
 * One look from reading to telling: read the state, look, judge, step the incidents, ONE conditional write, then the bus.
 * The same slot twice changes nothing; a slot older than the stored one is dropped. What is not sent is sent by
 * `reconcile`.
 */
export async function performLook(work: Work, ports: LookPorts, settings: LookSettings): Promise<Look | null> {
  const { store, log, metrics, cluster } = ports;
  const key = { cluster: work.cluster, check: work.check };
  const stored = await store.load(key);
  if (stored.lastSlot !== null && stored.lastSlot >= work.slot) {
    log.info('slot already judged', { ...work, lastSlot: stored.lastSlot });
    return null;
  }
  const look = await lookOnce(work, ports, settings, stored);
  const result = { ...look, cluster: cluster.identity, sweep: work.sweep, now: work.scheduledTime };
  const { state, reasons } = transition(stored.state, result, settings.policy);
  if ((await store.save(key, work.slot, state, stored.version)) === 'conflict') {
    // Another try of this slot, or a newer one, was quicker; its state stands.
    log.info('another look was quicker', { ...work });
    return null;
  }
  metrics.count(METRICS.looks, 1);
  metrics.count(METRICS.blindLooks, look.judgement.verdicts.some(({ status }) => status === 'unknown') ? 1 : 0);
  metrics.count(METRICS.failingContainers, look.judgement.failures.length);
  metrics.count(METRICS.openIncidents, state.open.length);
  log.info('looked', { ...work, reasons });
  await sendEffects(key, state.effects, ports);
  return look;
}

async function lookOnce(work: Work, ports: LookPorts, settings: LookSettings, stored: StoredState): Promise<Look> {
  const { kubernetes } = ports.cluster;
  const { check, baseline, vantage } = settings;
  const scope = {
    cluster: work.cluster,
    now: work.scheduledTime,
    namespaces: null,
    sweep: work.sweep,
    baseline,
    vantage,
    remembered: stored.state.open.flatMap(({ trouble }) => trouble.affected.sample),
  };
  if (!('reason' in kubernetes)) return runCheck(check, { kubernetes, registry: ports.registry }, scope);
  const verdict = {
    check: check.id,
    target: { kind: 'cluster', name: work.cluster },
    status: 'unknown',
    vantage,
    findings: [],
    reason: kubernetes.detail,
  } as const;
  return { check: check.id, judgement: { verdicts: [verdict], failures: [], complete: false }, troubles: [] };
}
