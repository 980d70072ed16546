const MINUTE_MS = 60_000;
const SHORTEST_MINUTES = 5;
/** One look may be late, and one lost: a third that is missing is no accident. */
const INTERVALS = 3;

/** Which clusters were looked at lately. */
export interface Looks {
  readonly seen: number;
  /** Names of those that nobody looked at for five minutes and three intervals, or ever. */
  readonly unseen: readonly string[];
  /** Milliseconds since the last look at the cluster that waits longest; null where there never was a look. */
  readonly oldestMs: number | null;
}

/** A cluster and the slot of its last finished look, null where there was none. */
export interface LastLook {
  readonly cluster: string;
  readonly slot: number | null;
}

/** Counts by last looks of a check that looks every `everyMinutes`, at `now` (epoch ms). A look that saw nothing is a look, too. */
export function countLooks(looks: readonly LastLook[], everyMinutes: number, now: number): Looks {
  const longestMs = Math.max(SHORTEST_MINUTES, INTERVALS * everyMinutes) * MINUTE_MS;
  // A clock may be behind that of the schedule.
  const ages = looks.map(({ slot }) => (slot === null ? null : Math.max(0, now - slot * MINUTE_MS)));
  const unseen = looks.filter((_, index) => (ages[index] ?? Infinity) > longestMs).map(({ cluster }) => cluster);
  const known = ages.filter((age) => age !== null);
  return {
    seen: looks.length - unseen.length,
    unseen,
    oldestMs: known.length === 0 ? null : Math.max(...known),
  };
}
