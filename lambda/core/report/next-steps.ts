import type { Trouble, TroubleCause } from '../model/check.ts';
import type { RegistryKind } from '../registry/registry-flavour.ts';
import { isTroubleCause } from './describe.ts';
import { factsOf, registryOf } from './next-steps/facts.ts';
import { fillStep } from './next-steps/fill-step.ts';
import { GENERAL_STEPS } from './next-steps/general-steps.ts';
import { REGISTRY_STEPS } from './next-steps/registry-steps.ts';
import type { NextStep, Step } from './next-steps/step.ts';
import type { Subject } from './next-steps/subject.ts';

const MAX_STEPS = 4;

/** What to do, most likely first, at most four steps: those for the registry, then the general ones. */
export function nextSteps(subject: Subject): readonly NextStep[] {
  // A newer version may have stored what this one knows nothing of.
  if (!isTroubleCause(subject.cause)) return [];
  const facts = factsOf(subject);
  return [...stepsAt(subject.cause, registryOf(subject)?.kind), ...GENERAL_STEPS[subject.cause]]
    .filter(({ needs }) => needs === undefined || facts[needs] !== undefined)
    .filter((step, index, all) => all.findIndex((one) => asks(one) === asks(step)) === index)
    .slice(0, MAX_STEPS)
    .map((step) => fillStep(step, facts));
}

/** The steps that a cause has at one kind of registry only, in order. */
export function stepsAt(cause: TroubleCause, kind: RegistryKind | undefined): readonly Step[] {
  return REGISTRY_STEPS.filter(
    ({ causes, registries }) => registries.some((one) => one === kind) && causes.some((one) => one === cause),
  ).flatMap(({ steps }) => steps);
}

/** What makes two steps the same: one command may stand under a general and a more exact sentence. */
function asks({ text, command }: Step): string {
  return command ?? text;
}

/** One step as one line: the sentence, and after a colon the command. */
export function printStep({ text, command }: NextStep): string {
  return command === undefined ? text : `${text.replace(/\.$/, '')}: ${command}`;
}

/** What to do about a trouble of a look, a line a step. */
export function linesFor(trouble: Trouble, cluster: Subject['cluster']): readonly string[] {
  const { cause, target, affected } = trouble;
  return nextSteps({
    cause,
    image: affected.images[0],
    registry: target.kind === 'registry' ? target.name : undefined,
    namespaces: affected.namespaces,
    pods: affected.sample,
    workloads: affected.workloads,
    nodes: affected.nodes,
    cluster,
  }).map(printStep);
}
