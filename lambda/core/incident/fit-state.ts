import type { Affected } from '../model/check.ts';
import type { CheckState, Effect, Incident } from './check-state.ts';

/** How many of each list are kept. */
interface Detail {
  readonly sample: number;
  /** Of workloads, namespaces, nodes and images. */
  readonly names: number;
  readonly evidence: number;
}

const ALL: Detail = { sample: Infinity, names: Infinity, evidence: Infinity };
const LEAST: Detail = { sample: 3, names: 5, evidence: 1 };

/** What is given up first stands first. An incident is seen again at the next look; an event is all that people get. */
const STEPS: readonly { readonly incidents: Detail; readonly events: Detail }[] = [
  { incidents: { ...ALL, sample: 10 }, events: ALL },
  { incidents: { ...ALL, sample: LEAST.sample }, events: ALL },
  { incidents: { ...LEAST, evidence: ALL.evidence }, events: ALL },
  { incidents: LEAST, events: ALL },
  { incidents: LEAST, events: { ...ALL, sample: LEAST.sample } },
  { incidents: LEAST, events: { ...LEAST, evidence: ALL.evidence } },
  { incidents: LEAST, events: LEAST },
];

/**
 * The state with as much detail as fits: `sizeOf` (any unit, that of `limit`) says how large one is. Lists get shorter,
 * step by step; counts stay whole, and no incident and no effect is ever left out. Where even the least is too large, it
 * is returned all the same: the caller's write then fails and says so.
 */
export function fitState(state: CheckState, sizeOf: (state: CheckState) => number, limit: number): CheckState {
  let fitted = state;
  for (const { incidents, events } of STEPS) {
    if (sizeOf(fitted) <= limit) break;
    fitted = {
      ...state,
      open: state.open.map((incident) => shortIncident(incident, incidents)),
      effects: state.effects.map((effect) => shortEffect(effect, events)),
    };
  }
  return fitted;
}

function shortIncident(incident: Incident, detail: Detail): Incident {
  const { trouble } = incident;
  const affected = shortAffected(trouble.affected, detail);
  return { ...incident, trouble: { ...trouble, affected, evidence: trouble.evidence.slice(0, detail.evidence) } };
}

function shortEffect(effect: Effect, detail: Detail): Effect {
  const { event } = effect;
  const before = event.detail;
  const affected = shortAffected(before.affected, detail);
  const evidence = before.evidence.slice(0, detail.evidence);
  const isCut = lengthOf(affected) + evidence.length < lengthOf(before.affected) + before.evidence.length;
  return isCut
    ? { ...effect, event: { ...event, detail: { ...before, affected, evidence, truncated: true } } }
    : effect;
}

function shortAffected(affected: Affected, { sample, names }: Detail): Affected {
  return {
    ...affected,
    workloads: affected.workloads.slice(0, names),
    namespaces: affected.namespaces.slice(0, names),
    nodes: affected.nodes.slice(0, names),
    images: affected.images.slice(0, names),
    sample: affected.sample.slice(0, sample),
  };
}

function lengthOf({ workloads, namespaces, nodes, images, sample }: Affected): number {
  return workloads.length + namespaces.length + nodes.length + images.length + sample.length;
}
