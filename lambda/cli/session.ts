/** A command sets what the process shall exit with. */
export interface Session {
  exitCode: number;
}
