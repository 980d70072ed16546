/** A cluster that Pullwarden watches, as the configuration names it. */
export interface WatchedCluster {
  readonly name: string;
  readonly region: string;
  readonly account?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  /** A baseline of ours, or one of the configuration. */
  readonly baseline?: string;
}
