import type { Verdict } from '../model/verdict.ts';
import { monitorEvent } from './build-event.ts';
import type { CheckState, Effect } from './check-state.ts';
import type { Silence } from './silence.ts';
import type { LookResult, Rules } from './look-result.ts';
import { incidentId } from './opening.ts';

/** A registry that one vantage does not reach is a gap in what is known of it, not the monitor's own blindness. */
const ABOUT_OTHERS: readonly Verdict['target']['kind'][] = ['registry', 'image'];

/** The monitor's own incident: blind looks in a row, until one sees. A silence for the whole cluster lets it wait. */
export function ownSight(
  state: CheckState,
  look: LookResult,
  { policy, silences }: Rules,
): Pick<CheckState, 'blindLooks' | 'degraded'> & {
  readonly effects: readonly Effect[];
  readonly reasons: readonly string[];
} {
  const reason = look.judgement.verdicts.find(
    ({ status, target }) => status === 'unknown' && !ABOUT_OTHERS.includes(target.kind),
  )?.reason;
  const blindLooks = reason === undefined ? 0 : state.blindLooks + 1;
  const { degraded } = state;
  const nothing = { blindLooks, degraded, effects: [] };
  if (reason === undefined) {
    if (degraded === null) return { ...nothing, reasons: [] };
    const event = monitorEvent('recovered', look, { ...degraded, sequence: degraded.sequence + 1, reason: '' });
    const effects = [{ id: event.detail.id, event }];
    return { blindLooks, degraded: null, effects, reasons: ['the monitor sees again'] };
  }
  if (degraded !== null || blindLooks < policy.degradedAfterLooks) {
    return { ...nothing, reasons: [`blind for ${blindLooks} looks: ${reason}`] };
  }
  if (silences.some((silence) => isForAll(silence, look))) {
    return { ...nothing, reasons: [`blind for ${blindLooks} looks, a silence holds it back: ${reason}`] };
  }
  const id = incidentId(`${look.cluster.name}/${look.check}/blind`, look.now);
  const event = monitorEvent('degraded', look, { id, sequence: 1, reason });
  return {
    blindLooks,
    degraded: { id, sequence: 1, since: look.now },
    effects: [{ id: event.detail.id, event }],
    reasons: ['the monitor is blind'],
  };
}

function isForAll({ from, until, cluster, namespace, cause, registry }: Silence, look: LookResult): boolean {
  const holds = from <= look.now && look.now < until && (cluster === undefined || cluster === look.cluster.name);
  return holds && namespace === undefined && cause === undefined && registry === undefined;
}
