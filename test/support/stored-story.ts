import type { performLook } from '../../lambda/app/perform-look.ts';
import type { Policy } from '../../lambda/core/incident/policy.ts';
import type { Bus } from '../../lambda/ports/bus.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { at } from './pods.ts';

/** The clusters of the story, and what each of their looks (minute 0, 1, …) sees: the state that is left says the name. */
export const STORY = {
  /** Told, and gone on with. */
  told: ['broken', 'broken', 'broken', 'broken'],
  /** Opened while the bus takes nothing: the effect waits in the item. */
  unsent: ['broken', 'broken', 'broken', 'broken'],
  /** Seen once. */
  pending: ['drift'],
  blind: ['blind', 'blind', 'blind', 'blind'],
  /** One good look of two. */
  ending: ['broken', 'broken', 'broken', 'broken', 'well'],
  over: ['broken', 'broken', 'broken', 'well', 'well'],
  /** Many at once: a storm, where that was known. */
  many: ['many', 'many', 'many', 'many'],
  /** A silence holds it back, where silences were known. */
  silenced: ['broken', 'broken', 'broken', 'broken'],
} as const satisfies Readonly<Record<string, readonly Sight[]>>;

export type StoryCluster = keyof typeof STORY;
export type Sight = 'broken' | 'many' | 'drift' | 'blind' | 'well';

/** In which check all of it is seen. */
export const CHECK_ID = 'image-pulls';

/** One look of the story, by the code of any version: `perform` and `policy` are its own. */
export async function lookAt(
  perform: typeof performLook,
  policy: Policy,
  look: { readonly cluster: string; readonly minute: number; readonly sight: Sight } & {
    readonly store: Store;
    readonly publish: Bus['publish'];
  },
): Promise<void> {
  const { cluster, minute, sight, store, publish } = look;
  const work = { cluster, check: CHECK_ID, scheduledTime: at(minute), slot: minute + 1, sweep: true };
  const check = {
    id: CHECK_ID,
    question: '',
    everyMinutes: 1,
    rights: [],
    gather: async () => null,
    judge: () => judgementOf(cluster, sight),
  };
  const quiet = { count: () => {}, seconds: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const ports = {
    cluster: {
      identity: { name: cluster, region: 'eu-west-1', account: null, arn: null },
      kubernetes: {} as never,
    },
    // What the first version took.
    registry: null,
    registries: [],
    store,
    bus: { publish },
    metrics: quiet,
    log: quiet,
  };
  await perform(work, ports, { check, baseline: 'auto', vantage: 'outside', policy, silences: [] });
}

/** What a look judges, in the shape that every version so far takes; `memory` is kept where that was known. */
function judgementOf(cluster: string, sight: Sight) {
  const verdict = {
    check: CHECK_ID,
    target: { kind: 'cluster', name: cluster },
    vantage: 'kubelet',
    findings: [],
  } as const;
  const memory = { seen: sight };
  switch (sight) {
    case 'broken':
      return { verdicts: [], failures: [failure('1', 'web-1'), failure('1', 'web-2')], complete: true, memory };
    case 'many':
      return {
        verdicts: [],
        failures: Array.from({ length: 12 }, (_, n) => failure(`m${n}`, `p${n}`)),
        complete: true,
        memory,
      };
    case 'drift': {
      const args = { host: 'r.example', issuer: 'CA', days: 3 };
      const findings = [{ code: 'registry-certificate-ending' as const, args }];
      return {
        verdicts: [{ ...verdict, status: 'unhealthy' as const, findings }],
        failures: [],
        complete: true,
        memory,
      };
    }
    case 'blind': {
      const reason = 'list pods: the right to list pods is missing';
      return { verdicts: [{ ...verdict, status: 'unknown' as const, reason }], failures: [], complete: false };
    }
    case 'well':
      return { verdicts: [{ ...verdict, status: 'healthy' as const }], failures: [], complete: true, memory };
  }
}

function failure(tag: string, pod: string) {
  const image = `r.example/app:${tag}`;
  return {
    namespace: 'shop',
    pod,
    podUid: `uid-${pod}`,
    workload: 'Deployment/web',
    container: 'app',
    containerType: 'container' as const,
    node: 'node-a',
    image,
    reason: 'ErrImagePull',
    since: at(0),
    cause: 'image-not-found' as const,
    wordsCause: 'image-not-found' as const,
    decidedBy: 'words',
    confidence: 'certain' as const,
    also: [],
    firstError: `${image}: not found`,
    evidence: [`${image}: not found`],
    proof: [],
    registry: 'r.example',
    reference: image,
  };
}
