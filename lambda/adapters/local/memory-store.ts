import { type CheckState, EMPTY_STATE } from '../../core/incident/check-state.ts';
import { historyKey, historyRange } from '../../core/incident/history-key.ts';
import type { IncidentEvent } from '../../core/incident/incident-event.ts';
import { isAbout } from '../../core/incident/is-about.ts';
import { type BegunDelivery, judgeClaim, LEASE_MS } from '../../core/incident/judge-claim.ts';
import { searchTerms, troubleTerm } from '../../core/incident/search-terms.ts';
import type { Silence } from '../../core/incident/silence.ts';
import type { StateKey, Store } from '../../ports/store.ts';
import { takePage } from './take-page.ts';

const MAX_UNSENT = 100;
const PAGE = 100;
/** Events that are kept: what the process remembers must not grow for ever. */
const MAX_EVENTS = 10_000;

interface Stored {
  readonly key: StateKey;
  readonly state: CheckState;
  readonly version: number;
  readonly lastSlot: number;
}

interface Delivery extends BegunDelivery {
  /** What the channel said, and to which notice. */
  readonly receipt?: { readonly text: string; readonly of: number };
}

/**
 * The store of a process that remembers nothing beyond its end. `now` is epoch ms; without it, what is too old for the
 * history is counted from the end of what is asked for.
 */
export function createMemoryStore(now?: () => number): Store {
  const states = new Map<string, Stored>();
  const deliveries = new Map<string, Delivery>();
  const turns = new Map<string, number>();
  const events = new Map<string, IncidentEvent>();
  const silences = new Map<string, Silence>();

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
        .map(({ key, state }) => ({ key, effects: state.effects, since: searchTerms(state).unsentSince }))
        .filter(({ since }) => since !== null)
        .sort((one, other) => (one.since! < other.since! ? -1 : 1))
        .slice(0, MAX_UNSENT)
        .map(({ key, effects }) => ({ key, effects }));
    },

    async openStates(after = '') {
      const found = [...states]
        .filter(([name, { state }]) => name > after && searchTerms(state).openTroubles !== null)
        .map(([name, { key, state }]) => ({ key: name, item: { key, state } }))
        .sort((one, other) => (one.key < other.key ? -1 : 1));
      return takePage(found, PAGE);
    },

    async clustersWith(cause, scope) {
      const term = troubleTerm(cause, scope);
      const found = [...states.values()].filter(({ state }) => searchTerms(state).openTroubles?.includes(term));
      return [...new Set(found.map(({ key }) => key.cluster))].sort();
    },

    async lastLooks(keys) {
      return keys.map((key) => states.get(nameOf(key))?.lastSlot ?? null);
    },

    async openTerms() {
      return [...states.values()].flatMap(({ key, state }) => {
        const terms = searchTerms(state).openTroubles;
        return terms === null ? [] : [{ key, terms }];
      });
    },

    async claimDelivery(channel, incidentId, sequence, now) {
      const name = deliveryName(channel, incidentId);
      const begun = deliveries.get(name);
      const status = judgeClaim(begun, sequence, now);
      if (status === 'claimed') {
        deliveries.set(name, { ...begun, sequence, status: 'begun', leaseUntil: now + LEASE_MS });
      }
      return begun?.receipt === undefined ? { status } : { status, receipt: begun.receipt.text };
    },

    async finishDelivery(channel, incidentId, sequence, receipt) {
      const name = deliveryName(channel, incidentId);
      const begun = deliveries.get(name);
      if (begun === undefined) return;
      const isNewest = receipt !== undefined && begun.sequence >= sequence && (begun.receipt?.of ?? 0) <= sequence;
      deliveries.set(name, {
        ...begun,
        ...(begun.sequence === sequence ? { status: 'sent' } : {}),
        ...(isNewest ? { receipt: { text: receipt, of: sequence } } : {}),
      });
    },

    async takeTurn(channel, everyMs, now) {
      const taken = turns.get(channel);
      if (taken !== undefined && taken > now - everyMs) return false;
      turns.set(channel, now);
      return true;
    },

    async remember(more) {
      for (const event of more) if (!events.has(historyKey(event))) events.set(historyKey(event), event);
      const tooMany = events.size - MAX_EVENTS;
      if (tooMany > 0) for (const key of [...events.keys()].sort().slice(0, tooMany)) events.delete(key);
    },

    async history(query) {
      const { from, below } = historyRange(query, now?.() ?? query.until);
      const { cluster, target } = query;
      const found = [...events]
        .filter(([key]) => from <= key && key < below)
        .filter(([, event]) => cluster === undefined || event.detail.cluster.name === cluster)
        .filter(([, event]) => target === undefined || isAbout(event, target))
        .map(([key, item]) => ({ key, item }))
        .sort((one, other) => (one.key > other.key ? -1 : 1));
      return takePage(found, query.limit);
    },

    async silences(now) {
      return [...silences.values()]
        .filter(({ until }) => until > now)
        .sort((one, other) => one.from - other.from || (one.id < other.id ? -1 : 1));
    },

    async putSilence(silence) {
      silences.set(silence.id, silence);
    },

    async removeSilence(id) {
      return silences.delete(id);
    },
  };
}

function nameOf({ cluster, check }: StateKey): string {
  return `${cluster}/${check}`;
}

function deliveryName(channel: string, incidentId: string): string {
  return `${incidentId}/${channel}`;
}
