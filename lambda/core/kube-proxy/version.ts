/** The minor version of kube-proxy whose own program the rules were checked against: 1.34. */
export const CHECKED_MINOR = 34;

/** The minor version in `v1.34.4`, `v1.29.0-eksbuild.1` or an image's tag; null where none is told. */
export function minorOf(version: string | undefined): number | null {
  const [, minor] = /(?:^|:)v?1\.(\d{1,3})(?:\D|$)/.exec(version ?? '') ?? [];
  return minor === undefined ? null : Number(minor);
}

/** A kube-proxy beside what it must fit: its API server, or the kubelet of its node. */
export interface Skew {
  readonly kubeProxy: number;
  readonly beside: 'API server' | 'kubelet';
  readonly other: number;
  /** In words, the rule that is broken. */
  readonly rule: string;
}

/** What the version skew policy of Kubernetes says against this pair, or null. `minor`s: 34 for 1.34. */
export function skewOf(kubeProxy: number, beside: Skew['beside'], other: number): Skew | null {
  // Three minors since 1.25, two before.
  const reach = kubeProxy < 25 ? 2 : 3;
  const rule =
    beside === 'API server' && kubeProxy > other
      ? 'it may not be newer'
      : beside === 'API server' && other - kubeProxy > reach
        ? `it may be ${reach} minor versions older at most`
        : beside === 'kubelet' && Math.abs(other - kubeProxy) > reach
          ? `it may be ${reach} minor versions older or newer at most`
          : null;
  return rule === null ? null : { kubeProxy, beside, other, rule };
}
