import type { CheckState, Effect } from '../core/incident/check-state.ts';

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
  /**
   * Claims the delivery of one notice on one channel. `superseded`: this or a later notice of the incident was begun
   * there; `busy`: another worker holds it until its lease (a minute) ends. `now` in epoch ms.
   */
  claimDelivery(
    channel: string,
    incidentId: string,
    sequence: number,
    now: number,
  ): Promise<'claimed' | 'superseded' | 'busy'>;
  /** The claimed notice was handed over. */
  finishDelivery(channel: string, incidentId: string, sequence: number): Promise<void>;
}
