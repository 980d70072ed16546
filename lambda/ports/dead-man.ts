/** Somebody outside who expects a sign of life, and raises the alarm when none comes. */
export interface DeadMan {
  /** Gives the sign. Throws when it was not taken, never with the address in the error. */
  ping(): Promise<void>;
}
