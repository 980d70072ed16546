import { CAUSES } from '../model/cause.ts';
import { type Affected, type Judgement, NOBODY, type Trouble } from '../model/check.ts';
import type { Confidence, Failure } from '../model/failure.ts';
import type { Finding } from '../model/finding.ts';
import type { Verdict } from '../model/verdict.ts';
import { describe } from '../report/describe.ts';
import { severityOf } from './severity-of.ts';

const MAX_LISTED = 20;
const MAX_SAMPLE = 50;
const MAX_ERRORS = 3;
const MAX_PROOF = 4;
const MAX_FINDINGS = 10;

/** What one look found, grouped: one trouble for everything that shares a cause and its scope. Ordered by key. */
export function troublesOf(cluster: string, check: string, judgement: Judgement): readonly Trouble[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of judgement.failures) {
    const key = `${cluster}/${failure.cause}/${scopeOf(failure)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  const pulls = [...groups].map(([key, failures]) => fromFailures(key, cluster, check, failures));
  const others = judgement.verdicts
    .filter((verdict) => verdict.status === 'unhealthy')
    .flatMap((verdict) => {
      const own = verdict.findings.filter(({ code }) => code !== 'image-pull-failing');
      return [...new Set(own.map(({ code }) => code))].map((code) =>
        fromFindings(
          cluster,
          verdict,
          own.filter((finding) => finding.code === code),
          code,
        ),
      );
    });
  return [...pulls, ...others].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** What besides cluster and cause names the incident of a failure. */
function scopeOf(failure: Failure): string {
  switch (CAUSES[failure.cause]) {
    case 'repository':
      return failure.reference ?? failure.image;
    case 'host':
      return failure.registry ?? failure.image;
    case 'cluster':
      return '';
  }
}

function fromFailures(key: string, cluster: string, check: string, failures: readonly Failure[]): Trouble {
  const { cause } = failures[0]!;
  const scope = scopeOf(failures[0]!);
  const affected = affectedBy(failures);
  const known = failures.map(({ since }) => since).filter((since) => since !== null);
  const target = {
    repository: { kind: 'image', name: scope },
    host: { kind: 'registry', name: scope },
    cluster: { kind: 'cluster', name: cluster },
  } as const;
  return {
    key,
    check,
    cause,
    scope,
    target: target[CAUSES[cause]],
    severity: severityOf(cause, affected.pods),
    confidence: weakest(failures.map(({ confidence }) => confidence)),
    evidence: evidenceOf(failures),
    affected,
    since: known.length === 0 ? null : Math.min(...known),
    seenBy: 'reported',
  };
}

function fromFindings(cluster: string, verdict: Verdict, findings: readonly Finding[], code: Finding['code']): Trouble {
  return {
    key: `${cluster}/${code}/${verdict.target.name}`,
    check: verdict.check,
    cause: code,
    scope: verdict.target.name,
    target: verdict.target,
    severity: severityOf(code, 0),
    // By its age alone a pod of kube-proxy only may run an old text.
    confidence: findings.every(({ args }) => !('certain' in args) || args.certain) ? 'certain' : 'likely',
    evidence: findings.map(describe).slice(0, MAX_FINDINGS),
    affected: NOBODY,
    since: null,
    seenBy: 'observed',
  };
}

function affectedBy(failures: readonly Failure[]): Affected {
  const pods = unique(failures.map(({ namespace, pod }) => `${namespace}/${pod}`));
  const workloads = unique(failures.map(({ namespace, workload }) => `${namespace}/${workload}`));
  const namespaces = unique(failures.map(({ namespace }) => namespace));
  const nodes = unique(failures.map(({ node }) => node).filter((node) => node !== null));
  const images = unique(failures.map(({ image }) => image));
  return {
    pods: pods.length,
    workloads: workloads.slice(0, MAX_LISTED),
    namespaces: namespaces.slice(0, MAX_LISTED),
    nodes: nodes.slice(0, MAX_LISTED),
    images: images.slice(0, MAX_LISTED),
    sample: pods.slice(0, MAX_SAMPLE),
    counts: { workloads: workloads.length, namespaces: namespaces.length, nodes: nodes.length, images: images.length },
  };
}

/** The errors as they were said, then what our rules and probes add; each once. */
function evidenceOf(failures: readonly Failure[]): readonly string[] {
  const errors = failures.map(({ firstError }) => firstError).filter((error) => error !== null);
  const proof = failures.flatMap((failure) => failure.proof);
  return [...new Set(errors)].slice(0, MAX_ERRORS).concat([...new Set(proof)].slice(0, MAX_PROOF));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function weakest(confidences: readonly Confidence[]): Confidence {
  return (['guess', 'likely', 'certain'] as const).find((one) => confidences.includes(one)) ?? 'guess';
}
