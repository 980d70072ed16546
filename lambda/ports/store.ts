import type { CheckState, Effect } from '../core/incident/check-state.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import type { Silence } from '../core/incident/silence.ts';

/** The state of one check of one cluster as it was read. `version` is null when there is none yet. */
export interface StoredState {
  readonly state: CheckState;
  readonly version: number | null;
  /** The newest slot that was written; null when there is none. */
  readonly lastSlot: number | null;
}

/** Names the item: one per cluster and check. */
export interface StateKey {
  readonly cluster: string;
  readonly check: string;
}

/** Part of a list; `next` continues it where there is more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** What to read of the history: newest first, `since` ≤ time < `until` (epoch ms). */
export interface HistoryQuery {
  readonly since: number;
  readonly until: number;
  /** Of one cluster; absent: of all. */
  readonly cluster?: string;
  /** Only events whose target, or one of whose images, has this name. */
  readonly target?: string;
  readonly limit: number;
  readonly after?: string;
}

/** What is open in one state, as `cause/scope`. */
export interface OpenTerms {
  readonly key: StateKey;
  readonly terms: readonly string[];
}

/** The way to one notice on one channel. */
export interface Claim {
  /** `superseded`: this or a later notice of the incident was begun there; `busy`: another worker holds it. */
  readonly status: 'claimed' | 'superseded' | 'busy';
  /** What the channel answered to the last notice of this incident that was handed over (a thread, a message). */
  readonly receipt?: string;
}

/** What Pullwarden remembers. A conflict is an answer; a store that does not answer throws. */
export interface Store {
  load(key: StateKey): Promise<StoredState>;
  /**
   * Writes the state of a look, once: `conflict` when another writer came between, or this slot or a newer one is
   * already written. The effects are part of the same item: it is the outbox.
   */
  save(key: StateKey, slot: number, state: CheckState, readVersion: number | null): Promise<'saved' | 'conflict'>;
  /** Takes sent effects out of the item; they may be gone already. Never touches the slot. */
  markSent(key: StateKey, effectIds: readonly string[]): Promise<void>;
  /** Items with unsent effects, oldest first, at most 100. */
  unsent(): Promise<readonly { readonly key: StateKey; readonly effects: readonly Effect[] }[]>;
  /** States that have open incidents, the monitor's own among them, in an order that stays; 100 a page. */
  openStates(after?: string): Promise<Page<{ readonly key: StateKey; readonly state: CheckState }>>;
  /** The clusters on which a trouble of this cause and scope is open, sorted; they may be a second old. */
  clustersWith(cause: string, scope: string): Promise<readonly string[]>;
  /** The slot of the last finished look of each key, by position; null where there was none. It may be a second old. */
  lastLooks(keys: readonly StateKey[]): Promise<readonly (number | null)[]>;
  /** Every state with something open, by its terms (core/incident/search-terms.ts): they may be cut, and a second old. */
  openTerms(): Promise<readonly OpenTerms[]>;
  /**
   * Claims the delivery of one notice on one channel. Another worker that has it, or an earlier one of the incident, holds
   * it until its lease (a minute) ends. `now` in epoch ms.
   */
  claimDelivery(channel: string, incidentId: string, sequence: number, now: number): Promise<Claim>;
  /** The claimed notice was handed over. */
  finishDelivery(channel: string, incidentId: string, sequence: number, receipt?: string): Promise<void>;
  /**
   * Takes the turn of a channel that may speak every `everyMs` only: true once in that time, for one of all workers. A
   * turn that was taken is spent. `now` in epoch ms.
   */
  takeTurn(channel: string, everyMs: number, now: number): Promise<boolean>;
  /** Adds events to the history; an event that is there already changes nothing. */
  remember(events: readonly IncidentEvent[]): Promise<void>;
  history(query: HistoryQuery): Promise<Page<IncidentEvent>>;
  /** Those that are not over at `now` (epoch ms), in the order in which they begin. */
  silences(now: number): Promise<readonly Silence[]>;
  /** Adds a silence, or replaces that of the same id. */
  putSilence(silence: Silence): Promise<void>;
  /** False when there is none of this id. */
  removeSilence(id: string): Promise<boolean>;
}
