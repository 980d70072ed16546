/** A cluster that Pullwarden watches, as the configuration names it or a tag selected it. */
export interface WatchedCluster {
  /** Ours: no other watched cluster has it. */
  readonly name: string;
  /** Its name in EKS, where that is another: names are unique in an account and region only. */
  readonly eksName?: string | undefined;
  readonly region: string;
  readonly account?: string | undefined;
  /** The role in its own account that describes it and is let in by it. */
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
  /** A baseline of ours, or one of the configuration. */
  readonly baseline?: string | undefined;
}
