import { createApiClient } from '../adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../adapters/kubernetes/http-kubernetes.ts';
import { loadKubeconfig } from '../adapters/kubernetes/kubeconfig.ts';
import { createMemoryStore } from '../adapters/local/memory-store.ts';
import { createRegistry } from '../adapters/registry/socket-registry.ts';
import { USER_AGENT } from '../adapters/registry/user-agent.ts';
import { performLook } from '../app/perform-look.ts';
import { CHECKS } from '../checks/index.ts';
import type { IncidentEvent } from '../core/incident/incident-event.ts';
import { DEFAULT_POLICY } from '../core/incident/policy.ts';
import { startDemo } from '../simulator/start-demo.ts';
import { createPaint, incidentBlock, type Paint, span } from './incident-block.ts';
import type { Interruption } from './until-interrupted.ts';

/** The demo looks every two seconds where a real monitor looks every minute. */
const LOOK_EVERY_MS = 2_000;
/** Looks between two turns of the story: enough for an incident to open or to resolve in between. */
const LOOKS_PER_BEAT = 3;
const PROBE_DEADLINE_MS = 3_000;
const CLUSTER = 'demo';
const OWN_CLUSTER = 'On a cluster of your own: npm start -- check --context NAME';

/** How to run the demo. */
export interface DemoOptions {
  readonly once: boolean;
  readonly colour: boolean;
  readonly interrupted: Interruption;
}

/** Runs the demo until it is interrupted, or with `once` until its story is over. */
export async function demo({ once, colour, interrupted }: DemoOptions): Promise<void> {
  const paint = createPaint(colour);
  const say = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
  const simulated = await startDemo({ now: Date.now });
  const loaded = loadKubeconfig({ text: JSON.stringify(simulated.kubeconfig) });
  if (!loaded.ok) throw new Error(loaded.message);
  const client = createApiClient(loaded.cluster.connection);
  const kubernetes = createHttpKubernetes(client);
  const registry = createRegistry({
    vantage: 'here',
    extraCa: simulated.registry.ca,
    deadlineMs: PROBE_DEADLINE_MS,
    userAgent: USER_AGENT,
  });
  try {
    const rows = await kubernetes.podRows('all', null);
    const pods = rows.ok ? rows.value.items.length : 0;
    say(
      paint(
        'bold',
        `Pullwarden watches cluster "${CLUSTER}": ${pods} pods, an API server and a registry on this machine.`,
      ),
      `It looks every ${LOOK_EVERY_MS / 1_000} s (a real one: every minute). Ctrl-C ends.`,
      '',
    );
    const identity = { name: CLUSTER, region: null, account: null, arn: null };
    const ports = {
      cluster: { identity, kubernetes },
      registries: [{ vantage: 'here' as const, registry }],
      store: createMemoryStore(),
      bus: {
        publish: async (events: readonly IncidentEvent[]) => {
          for (const event of events) say(...eventLines(event, paint), '');
          return events.map(() => true);
        },
      },
      metrics: { count: () => {}, seconds: () => {} },
      log: { info: () => {}, warn: () => {}, error: (message: string) => say(message) },
    };

    let over = false;
    for (let slot = 1; !interrupted.signal.aborted; slot += 1) {
      for (const check of CHECKS) {
        const work = { cluster: CLUSTER, check: check.id, scheduledTime: Date.now(), slot, sweep: true };
        await performLook(work, ports, {
          check,
          baseline: 'auto',
          vantage: 'here',
          policy: DEFAULT_POLICY,
          silences: [],
        });
      }
      await interrupted.wait(LOOK_EVERY_MS);
      if (over || slot % LOOKS_PER_BEAT !== 0) continue;
      const beat = simulated.story.advance();
      if (beat !== undefined) say(paint('cyan', `${clock()} ${beat.text}`), '');
      else if (once) break;
      else {
        over = true;
        say('The story is over; what was not resolved above is still open. Ctrl-C ends.', OWN_CLUSTER);
      }
    }
  } finally {
    registry.close();
    client.close();
    await simulated.stop();
  }
}

function eventLines({ detailType, detail }: IncidentEvent, paint: Paint): readonly string[] {
  const word = detailType.split(' ').at(-1)!.toUpperCase();
  const lastedMs = detail.since === null ? null : Date.parse(detail.occurredAt) - Date.parse(detail.since);
  if (word === 'RESOLVED') {
    const after = lastedMs === null ? '' : ` (after ${span(lastedMs)})`;
    return [`${clock()} ${paint('green', word)} ${detail.title}${after}`];
  }
  const [first = '', ...rest] = incidentBlock({ ...detail, lastedMs }, paint);
  return [`${clock()} ${word} ${first}`, ...rest];
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
