/** A cluster that Pullwarden watches, as the configuration names it. */
export interface WatchedCluster {
  readonly name: string;
  readonly region: string;
  readonly account?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly baseline?: 'auto' | 'seed' | 'eks' | 'kubeadm';
}
