/** Namespace of all metrics. Fleet-wide only: a metric per cluster is the largest cost line of a naive design. */
export const METRIC_NAMESPACE = 'Pullwarden';

/** Metrics, each with what one count of it says. */
export const METRICS = {
  /** A cluster was looked at by one check, whatever was seen. Its silence is the heartbeat alarm. */
  looks: 'Looks',
  /** Looks that could not see (a verdict of `unknown`). */
  blindLooks: 'BlindLooks',
  /** Containers that cannot pull, in the latest looks. */
  failingContainers: 'FailingContainers',
  /** Incidents that are open, in the latest looks. */
  openIncidents: 'OpenIncidents',
  /** Clusters that were looked at lately. */
  clustersSeen: 'ClustersSeen',
  /** Clusters at which nobody looked for too long, whatever the reason. */
  clustersUnseen: 'ClustersUnseen',
  /** Seconds since the last look at the cluster that has waited longest. */
  oldestLookAge: 'OldestLookAge',
  /** Clusters with open incidents. */
  clustersSick: 'ClustersSick',
  /** Clusters that some check has not been able to see for a while. */
  clustersBlind: 'ClustersBlind',
  /** Clusters whose kube-proxy is not as it should be. */
  clustersDrifted: 'ClustersDrifted',
  /** Addresses of mail topics that get nothing: not confirmed, or unsubscribed. */
  unconfirmedAddresses: 'UnconfirmedAddresses',
  /** Effects that were stored and not yet sent when `reconcile` came by. */
  unsentEffects: 'UnsentEffects',
  /** Work that came too late and was dropped, never judged. */
  missedLooks: 'MissedLooks',
  /** Clusters that are there and whose tags could not be read yet: nobody knows whether they want to be watched. */
  unreadClusters: 'UnreadClusters',
  /** Notices handed to a channel. */
  noticesSent: 'NoticesSent',
  /** Notices that a channel will never take: they lie in its dead letters. */
  noticesRefused: 'NoticesRefused',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
