import { type CheckState, EMPTY_STATE } from '../../core/incident/check-state.ts';
import type { StateKey, Store } from '../../ports/store.ts';

const MAX_UNSENT = 100;
const LEASE_MS = 60_000;

interface Stored {
  readonly key: StateKey;
  readonly state: CheckState;
  readonly version: number;
  readonly lastSlot: number;
}

interface Delivery {
  readonly sequence: number;
  readonly status: 'begun' | 'sent';
  readonly leaseUntil: number;
}

/** The store of a process that remembers nothing beyond its end. */
export function createMemoryStore(): Store {
  const states = new Map<string, Stored>();
  const deliveries = new Map<string, Delivery>();

  return {
    async load(key) {
      const stored = states.get(nameOf(key));
      if (stored === undefined) return { state: EMPTY_STATE, version: null, lastSlot: null };
      return { state: stored.state, version: stored.version, lastSlot: stored.lastSlot };
    },

    async save(key, slot, state, readVersion) {
      const stored = states.get(nameOf(key));
      const fits =
        stored === undefined ? readVersion === null : stored.lastSlot < slot && stored.version === readVersion;
      if (!fits) return 'conflict';
      states.set(nameOf(key), { key, state, version: (readVersion ?? 0) + 1, lastSlot: slot });
      return 'saved';
    },

    async markSent(key, effectIds) {
      const stored = states.get(nameOf(key));
      if (stored === undefined) return;
      const effects = stored.state.effects.filter(({ id }) => !effectIds.includes(id));
      if (effects.length === stored.state.effects.length) return;
      states.set(nameOf(key), { ...stored, state: { ...stored.state, effects }, version: stored.version + 1 });
    },

    async unsent() {
      return [...states.values()]
        .map(({ key, state: { effects } }) => ({ key, effects, since: effects[0]?.event.detail.occurredAt }))
        .filter(({ since }) => since !== undefined)
        .sort((one, other) => (one.since! < other.since! ? -1 : 1))
        .slice(0, MAX_UNSENT)
        .map(({ key, effects }) => ({ key, effects }));
    },

    async claimDelivery(channel, incidentId, sequence, now) {
      const name = `${incidentId}/${channel}`;
      const begun = deliveries.get(name);
      if (begun !== undefined && begun.sequence >= sequence) {
        if (begun.sequence > sequence || begun.status === 'sent') return 'superseded';
        if (begun.leaseUntil > now) return 'busy';
      }
      deliveries.set(name, { sequence, status: 'begun', leaseUntil: now + LEASE_MS });
      return 'claimed';
    },

    async finishDelivery(channel, incidentId, sequence) {
      const name = `${incidentId}/${channel}`;
      const begun = deliveries.get(name);
      if (begun?.sequence === sequence) deliveries.set(name, { ...begun, status: 'sent' });
    },
  };
}

function nameOf({ cluster, check }: StateKey): string {
  return `${cluster}/${check}`;
}
