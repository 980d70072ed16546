import type { Finding } from '../model/finding.ts';
import type { Verdict } from '../model/verdict.ts';
import { EKS_MANAGER, type LastWrite } from './last-write.ts';
import type { KubeProxyPicture, Running } from './picture.ts';

/** What is said of a kube-proxy: one verdict about what was seen, and one `unknown` about what could not be. */
export type Opinion = Pick<Verdict, 'status' | 'findings' | 'reason'>;

const MAX_NODES = 5;
/** More of them say no more: the text is of another version. */
const MAX_NOTES = 5;

/** Judges the picture of a cluster's kube-proxy. `before`: who had written the text when the last look saw it. */
export function opinionOf(picture: KubeProxyPicture, before: LastWrite | null = null): readonly Opinion[] {
  const { comparison, running, addOnUnseen } = picture;
  if (comparison.status === 'unknown') return [{ status: 'unknown', findings: [], reason: comparison.reason! }];
  const notes = [...notesOf(picture, before)];
  if (comparison.status === 'not-applicable') {
    return [{ status: 'healthy', findings: [], reason: [comparison.reason!, ...notes].join('; ') }];
  }
  const findings = [...storedFindings(picture), ...runningFindings(picture), ...clusterFindings(picture)];
  const reason = notes.length === 0 ? {} : { reason: notes.slice(0, MAX_NOTES).join('; ') };
  const untold = [
    running === null ? null : untoldBy(running),
    addOnUnseen === null ? null : `whether the EKS add-on is well, and what it sets, cannot be told: ${addOnUnseen}`,
  ].filter((why) => why !== null);
  const unknown: Opinion[] =
    untold.length === 0 ? [] : [{ status: 'unknown', findings: [], reason: untold.join('; ') }];
  if (findings.length > 0) return [{ status: 'unhealthy', findings, ...reason }, ...unknown];
  // What runs and cannot be seen is neither healthy nor sick.
  return unknown.length > 0 ? unknown : [{ status: 'healthy', findings, ...reason }];
}

function storedFindings({ comparison }: KubeProxyPicture): readonly Finding[] {
  const { baseline, drift, warnings, error } = comparison;
  const unusable = [
    ...(error === undefined ? [] : [error]),
    ...warnings
      .filter(({ code }) => code === 'would-not-start')
      .map(({ text }) => ({ kind: 'would-not-start' as const, message: text })),
  ];
  return [
    ...unusable.map(({ kind, message }) => ({ code: 'kube-proxy-unusable' as const, args: { kind, message } })),
    ...drift.map((difference) => ({
      code: 'kube-proxy-drift' as const,
      args: { baseline: baseline ?? '', ...difference },
    })),
  ];
}

function runningFindings({ running, lastWrite }: KubeProxyPicture): readonly Finding[] {
  if (running === null) return [];
  const { pods: of, differing, older, otherMode } = running;
  const written = {
    writtenAt: lastWrite === null ? null : new Date(lastWrite.at).toISOString(),
    writtenBy: lastWrite?.manager ?? null,
  };
  const findings: Finding[] = [];
  if (differing.nodes.length > 0) {
    const fields = [...new Set(differing.differences.map(({ field }) => field))];
    const nodes = differing.nodes.slice(0, MAX_NODES);
    findings.push({
      code: 'kube-proxy-stale',
      args: { pods: differing.nodes.length, of, certain: true, fields, nodes, ...written },
    });
  }
  if (older.length > 0) {
    const nodes = older.slice(0, MAX_NODES);
    findings.push({
      code: 'kube-proxy-stale',
      args: { pods: older.length, of, certain: false, fields: [], nodes, ...written },
    });
  }
  if (otherMode !== null) {
    const { asked, inUse, nodes } = otherMode;
    findings.push({
      code: 'kube-proxy-mode',
      args: { asked, inUse, nodes: nodes.slice(0, MAX_NODES), pods: nodes.length },
    });
  }
  return findings;
}

function clusterFindings({ missing, unwell, chosen, skews, addOn }: KubeProxyPicture): readonly Finding[] {
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push({
      code: 'kube-proxy-missing',
      args: { nodes: missing.slice(0, MAX_NODES), count: missing.length, of: chosen },
    });
  }
  if (unwell.length > 0) {
    findings.push({ code: 'kube-proxy-unwell', args: { nodes: unwell.slice(0, MAX_NODES), count: unwell.length } });
  }
  for (const { kubeProxy, beside, other, rule, nodes } of skews) {
    findings.push({
      code: 'kube-proxy-skew',
      args: {
        version: `1.${kubeProxy}`,
        beside,
        other: `1.${other}`,
        rule,
        nodes: nodes.slice(0, MAX_NODES),
        count: nodes.length,
      },
    });
  }
  return [...findings, ...addOn.map((trouble) => ({ code: 'kube-proxy-add-on' as const, args: { trouble } }))];
}

/** What stands in the text without effect is no fault, and worth knowing; so is who wrote it. */
function notesOf({ notes, lastWrite, comparison }: KubeProxyPicture, before: LastWrite | null): readonly string[] {
  const back =
    lastWrite !== null && before !== null && lastWrite.manager === EKS_MANAGER && before.manager !== EKS_MANAGER
      ? [`the add-on put its own text back at ${timeOf(lastWrite)}, over that of ${before.manager}`]
      : [];
  const writer =
    back.length === 0 && lastWrite !== null && comparison.drift.length > 0
      ? [`the text was last written by ${lastWrite.manager} at ${timeOf(lastWrite)}`]
      : [];
  return [...back, ...writer, ...notes.map(({ text }) => text)];
}

function untoldBy({ untold, pods }: Running): string | null {
  if (pods === 0) return 'no pod of kube-proxy is seen to run, so what runs cannot be told';
  return untold.nodes.length === 0
    ? null
    : `whether ${untold.nodes.length} of ${pods} pods run what is stored cannot be told: ${untold.reason}`;
}

function timeOf({ at }: LastWrite): string {
  return new Date(at).toISOString();
}
