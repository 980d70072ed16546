import { METRICS } from '../contract/metrics.ts';
import type { Check } from '../checks/define-check.ts';
import { withElsewhere } from '../core/incident/build-event.ts';
import type { CheckState, Effect } from '../core/incident/check-state.ts';
import { fitEvent } from '../core/incident/event-size.ts';
import type { ClusterIdentity } from '../core/incident/incident-event.ts';
import type { Policy } from '../core/incident/policy.ts';
import type { Expected } from '../core/kube-proxy/compare-source.ts';
import type { Silence } from '../core/incident/silence.ts';
import { NewerFormat } from '../core/incident/stored-format.ts';
import { transition, type Transition } from '../core/incident/transition.ts';
import type { Problem } from '../core/model/problem.ts';
import type { Vantage } from '../core/model/vantage.ts';
import type { AddOns } from '../ports/add-ons.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { VantagePoint } from '../ports/registry.ts';
import type { Store, StoredState } from '../ports/store.ts';
import type { Bus } from '../ports/bus.ts';
import type { Work } from './dispatch.ts';
import { type Look, runCheck } from './run-check.ts';
import { sendEffects } from './send-effects.ts';

/** Writes of others that one look lives through. */
const MAX_CONFLICTS = 3;

/** What one look needs. `cluster` is the way in, or why there is none. */
export interface LookPorts {
  readonly cluster: { readonly identity: ClusterIdentity; readonly kubernetes: Kubernetes | Problem };
  readonly registries: readonly VantagePoint[];
  readonly addOns?: AddOns | undefined;
  readonly store: Store;
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface LookSettings {
  readonly check: Check;
  readonly baseline: Expected;
  readonly vantage: Vantage;
  readonly policy: Policy;
  /** Those of the configuration; those that people set by hand are in the store. */
  readonly silences: readonly Silence[];
}

/**
 * One look from reading to telling: read the state, look, judge, step the incidents, ONE conditional write, then the bus.
 * The same slot twice changes nothing; a slot older than the stored one is dropped. What is not sent is sent by
 * `reconcile`. On a state that a newer version wrote no look is made: it is missed.
 */
export async function performLook(work: Work, ports: LookPorts, settings: LookSettings): Promise<Look | null> {
  try {
    return await judgedLook(work, ports, settings);
  } catch (error) {
    if (!(error instanceof NewerFormat)) throw error;
    // Tried again it would end the same way, and lie in the dead letters when the newer version is back.
    ports.metrics.count(METRICS.missedLooks, 1);
    ports.log.error('look missed: this version may not judge what is stored', { ...work, error });
    return null;
  }
}

async function judgedLook(work: Work, ports: LookPorts, settings: LookSettings): Promise<Look | null> {
  const { store, log, metrics, cluster } = ports;
  const key = { cluster: work.cluster, check: work.check };
  let stored = await store.load(key);
  if (isJudged(stored, work)) {
    log.info('slot already judged', { ...work, lastSlot: stored.lastSlot });
    return null;
  }
  const look = await lookOnce(work, ports, settings, stored);
  const result = { ...look, cluster: cluster.identity, sweep: work.sweep, now: work.scheduledTime };
  const byHand = await store.silences(work.scheduledTime);
  const rules = { policy: settings.policy, silences: [...settings.silences, ...byHand] };
  const step = async ({ state }: StoredState) => noteElsewhere(transition(state, result, rules), state, store);
  let next = await step(stored);
  // Somebody may have written while we looked: `reconcile` took out sent effects (then we step again from there), or
  // another try of this slot, or a newer one, was quicker (then its state stands).
  for (let tries = 0; (await store.save(key, work.slot, next.state, stored.version)) === 'conflict'; tries += 1) {
    stored = await store.load(key);
    if (isJudged(stored, work)) {
      log.info('another look was quicker', { ...work });
      return null;
    }
    if (tries === MAX_CONFLICTS)
      throw new Error(`the state of ${work.cluster} ${work.check} changes under every write`);
    next = await step(stored);
  }
  const { state, reasons } = next;
  metrics.count(METRICS.looks, 1);
  metrics.count(METRICS.blindLooks, look.judgement.verdicts.some(({ status }) => status === 'unknown') ? 1 : 0);
  metrics.count(METRICS.failingContainers, look.judgement.failures.length);
  metrics.count(METRICS.openIncidents, state.open.length);
  log.info('looked', { ...work, reasons });
  for (const { message, fields } of look.judgement.lines ?? []) log.info(message, { ...key, ...fields });
  await sendEffects(key, state.effects, ports);
  return look;
}

/**
 * The same trouble of a registry on several clusters is worth one thought: what is told now names the others. Every event
 * fits the bus.
 */
async function noteElsewhere(next: Transition, before: CheckState, store: Store): Promise<Transition> {
  const old = new Set(before.effects.map(({ id }) => id));
  const effects: Effect[] = [];
  for (const effect of next.state.effects) {
    const { target, cause, change } = effect.event.detail;
    const asks =
      !old.has(effect.id) && effect.held === undefined && target.kind === 'registry' && change !== 'resolved';
    const clusters = asks ? await store.clustersWith(cause, target.name) : [];
    effects.push({ ...effect, event: fitEvent(withElsewhere(effect.event, clusters)) });
  }
  return { ...next, state: { ...next.state, effects } };
}

function isJudged({ lastSlot }: StoredState, { slot }: Work): boolean {
  return lastSlot !== null && lastSlot >= slot;
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
    memory: stored.state.memory,
  };
  if (!('reason' in kubernetes))
    return runCheck(check, { kubernetes, registries: ports.registries, addOns: ports.addOns }, scope);
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
