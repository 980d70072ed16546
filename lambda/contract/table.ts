/**
 * Keys of the one table: `pk`, `sk`; `unsent` is the key of the sparse index that finds effects not yet sent, `open` that
 * of the one that finds states with open incidents, which holds a list of their `cause/scope` too.
 */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'ttl',
  unsentIndex: 'unsent-effects',
  unsentKey: 'unsent',
  unsentSortKey: 'unsentSince',
  openIndex: 'open-states',
  openKey: 'open',
  openSortKey: 'openName',
  openTroubles: 'openTroubles',
  /** Version of the shape of an item; see core/incident/stored-format.ts. Absent in old ones. */
  format: 'format',
} as const;
