/** Keys of the one table: `pk`, `sk`; `unsent` is the key of the sparse index that finds effects not yet sent. */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'ttl',
  unsentIndex: 'unsent-effects',
  unsentKey: 'unsent',
  unsentSortKey: 'unsentSince',
} as const;
