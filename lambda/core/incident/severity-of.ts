import { CAUSES, type Cause } from '../model/cause.ts';
import { SEVERITIES, type Severity } from '../model/check.ts';
import type { FindingCode } from '../model/finding.ts';

/** From how many pods on a trouble is an error, and critical. A host or the nodes hit more than one image: sooner. */
const FROM_PODS = {
  repository: { error: 3, critical: 50 },
  host: { error: 1, critical: 10 },
  cluster: { error: 1, critical: 10 },
} as const;

/** Drift is seldom able to break a pull; a text that kube-proxy cannot read breaks its next restart. */
const OF_FINDING: Readonly<Record<FindingCode, Severity>> = {
  'image-pull-failing': 'error',
  'registry-unreachable': 'error',
  'registry-certificate-ending': 'warning',
  'registry-limit-near': 'warning',
  'image-gone': 'warning',
  'kube-proxy-drift': 'warning',
  'kube-proxy-stale': 'warning',
  'kube-proxy-mode': 'warning',
  'kube-proxy-missing': 'error',
  'kube-proxy-unwell': 'error',
  'kube-proxy-skew': 'warning',
  'kube-proxy-add-on': 'warning',
  'kube-proxy-unusable': 'error',
  'access-too-wide': 'warning',
};

/** Whether one is worse than the other. */
export function isWorse(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other);
}

/** The worse of two. */
export function worst(one: Severity, other: Severity): Severity {
  return isWorse(one, other) ? one : other;
}

/** How bad a trouble is: a table of cause and spread. */
export function severityOf(cause: Cause | FindingCode, pods: number): Severity {
  if (!isCause(cause)) return OF_FINDING[cause];
  const from = FROM_PODS[CAUSES[cause]];
  if (pods >= from.critical) return 'critical';
  return pods >= from.error ? 'error' : 'warning';
}

function isCause(cause: Cause | FindingCode): cause is Cause {
  return cause in CAUSES;
}
