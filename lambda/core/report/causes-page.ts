import { CAUSES, type Cause, type ScopeKind } from '../model/cause.ts';
import { REGISTRY_KINDS, type RegistryKind } from '../registry/registry-flavour.ts';
import { CAUSE_TEXTS } from './causes.ts';
import { printStep, stepsAt } from './next-steps.ts';
import { factsOf } from './next-steps/facts.ts';
import { fillStep } from './next-steps/fill-step.ts';
import { GENERAL_STEPS } from './next-steps/general-steps.ts';
import type { Step } from './next-steps/step.ts';

const SCOPES: Readonly<Record<ScopeKind, string>> = {
  repository: 'one image (repository and tag)',
  host: 'one registry host',
  cluster: 'the cluster',
};

/** Each kind of registry with its name and an image that the page takes as its example. */
export const EXAMPLES: Readonly<Record<RegistryKind, { readonly name: string; readonly image: string }>> = {
  'ecr-eks': {
    name: "Amazon EKS's own images in Amazon ECR",
    image: '602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks/kube-proxy:v1.33.0-minimal-eksbuild.2',
  },
  ecr: { name: 'Amazon ECR', image: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/app:1.2' },
  'ecr-public': { name: 'Amazon ECR Public', image: 'public.ecr.aws/team/app:1.2' },
  dockerhub: { name: 'Docker Hub', image: 'team/app:1.2' },
  ghcr: { name: 'GitHub Container Registry', image: 'ghcr.io/team/app:1.2' },
  gar: { name: 'Google Artifact Registry', image: 'europe-west1-docker.pkg.dev/my-project/team/app:1.2' },
  gcr: { name: 'gcr.io', image: 'eu.gcr.io/my-project/app:1.2' },
  k8s: { name: 'registry.k8s.io', image: 'registry.k8s.io/ingress-nginx/controller:v1.12.1' },
  'k8s-gcr': { name: 'k8s.gcr.io', image: 'k8s.gcr.io/ingress-nginx/controller:v1.12.1' },
  acr: { name: 'Azure Container Registry', image: 'example.azurecr.io/team/app:1.2' },
  mcr: { name: 'Microsoft Artifact Registry', image: 'mcr.microsoft.com/dotnet/runtime:9.0' },
  nvcr: { name: 'NVIDIA NGC', image: 'nvcr.io/nvidia/cuda:12.8.1-base-ubuntu24.04' },
  redhat: { name: 'Red Hat', image: 'registry.redhat.io/ubi9/ubi:9.5' },
  'openshift-internal': {
    name: "OpenShift's own registry",
    image: 'image-registry.openshift-image-registry.svc:5000/team/app:1.2',
  },
  local: { name: 'a loopback or private address', image: 'localhost:5000/team/app:1.2' },
  quay: { name: 'Quay', image: 'quay.io/team/app:1.2' },
  harbor: { name: 'Harbor', image: 'harbor.example.com/team/app:1.2' },
  gitlab: { name: 'GitLab', image: 'registry.gitlab.com/team/app:1.2' },
  artifactory: { name: 'Artifactory', image: 'example.jfrog.io/team/app:1.2' },
  nexus: { name: 'Nexus', image: 'nexus.example.com:8443/team/app:1.2' },
  'self-hosted': { name: 'any other registry', image: 'registry.example.com/team/app:1.2' },
};

/** `docs/causes.md`: every cause, what it means, what it is confused with, and what to do. Markdown. */
export function causesPage(): string {
  const causes = Object.keys(CAUSES) as readonly Cause[];
  return `${[
    '# Causes',
    '<!-- Written by scripts/write-causes.mjs from lambda/core/report. Do not edit. -->',
    `Why a pull fails: ${causes.length - 1} causes and \`unknown\`. What to do comes from the same tables as the next steps of \`check\`, \`explain\` and every notice: at most four, those for the registry first.`,
    'The commands here are for an example: pod `web-1` of Deployment `web` in namespace `shop` on node `node-a` of cluster `prod`, account 444455556666, region eu-west-1. They read, or add what was not there. `$NAMES` are yours to set; those that need a node run there.',
    ['| cause | meaning |', '|---|---|', ...causes.map(row)].join('\n'),
    ...causes.flatMap(section),
  ].join('\n\n')}\n`;
}

function row(cause: Cause): string {
  return `| [${cause}](#${cause}) | ${CAUSE_TEXTS[cause].meaning} |`;
}

function section(cause: Cause): readonly string[] {
  const { meaning, confusedWith } = CAUSE_TEXTS[cause];
  const confused = confusedWith.map((other) => `- \`${other.cause}\`: ${other.why}`).join('\n');
  return [
    `## ${cause}`,
    `${meaning} One incident covers ${SCOPES[CAUSES[cause]]}.`,
    ...(confused === '' ? [] : ['Confused with:', confused]),
    'What to do:',
    list(cause, exampleOf(cause), GENERAL_STEPS[cause]),
    ...registriesWithTheSameSteps(cause).flatMap(([first, ...others]) => [
      `First, at ${[first, ...others].map((kind) => EXAMPLES[kind].name).join(', ')}:`,
      list(cause, EXAMPLES[first].image, stepsAt(cause, first)),
    ]),
  ];
}

/** The kinds of registry that have steps of their own for a cause, those with the same ones together. */
function registriesWithTheSameSteps(cause: Cause): readonly (readonly [RegistryKind, ...RegistryKind[]])[] {
  const groups = new Map<string, [RegistryKind, ...RegistryKind[]]>();
  for (const kind of REGISTRY_KINDS) {
    const steps = JSON.stringify(stepsAt(cause, kind));
    const group = groups.get(steps);
    if (group !== undefined) group.push(kind);
    else if (steps !== '[]') groups.set(steps, [kind]);
  }
  return [...groups.values()];
}

function exampleOf(cause: Cause): string {
  const { image } = EXAMPLES['self-hosted'];
  return cause === 'invalid-image-name' ? image.replace('team', 'Team') : image;
}

function list(cause: Cause, image: string, steps: readonly Step[]): string {
  const facts = factsOf({
    cause,
    image,
    pods: ['shop/web-1'],
    workloads: ['shop/Deployment/web'],
    nodes: ['node-a'],
    cluster: { name: 'prod', region: 'eu-west-1', account: '444455556666' },
  });
  return steps
    .filter(({ needs }) => needs === undefined || facts[needs] !== undefined)
    .map((step) => fillStep(step, facts))
    .map(({ text, command }) => printStep({ text, command: command === undefined ? undefined : `\`${command}\`` }))
    .map((line, index) => `${index + 1}. ${line}`)
    .join('\n');
}
