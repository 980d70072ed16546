import { createAuthority } from './certificate.ts';
import { startClusterSimulator } from './cluster-simulator.ts';
import { createDemoStory } from './demo-story.ts';
import type { Beat } from './demo-story.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { startRegistrySimulator } from './registry-simulator.ts';

/** A demo that is running. */
export interface Demo {
  /** Has one context, `demo`. */
  readonly kubeconfig: Kubeconfig;
  /** `127.0.0.1:PORT` and the PEM of the CA that signed its certificate (the cluster's is the same). */
  readonly registry: { readonly host: string; readonly ca: string };
  readonly story: {
    /** What has not happened yet, in order. */
    readonly ahead: readonly Beat[];
    /** Makes the next beat happen now; undefined when all are over. */
    advance(): Beat | undefined;
  };
  stop(): Promise<void>;
}

/** Starts the embedded cluster and registry on loopback, with troubles that began minutes before `now()`. */
export async function startDemo({ now }: { readonly now: () => number }): Promise<Demo> {
  const authority = await createAuthority('Pullwarden demo');
  let refresh = (): void => {};
  const cluster = await startClusterSimulator({ now, authority, onRequest: () => refresh() });
  const registry = await startRegistrySimulator({ authority, tokens: 'refuse' });
  const story = createDemoStory(cluster, registry, now());
  refresh = () => story.refresh(now());
  return {
    kubeconfig: kubeconfig('demo', cluster.server, cluster.ca, cluster.token),
    registry: { host: registry.host, ca: registry.ca },
    story: {
      get ahead() {
        return story.ahead;
      },
      advance: () => story.advance(now()),
    },
    stop: async () => {
      await Promise.all([cluster.stop(), registry.stop()]);
    },
  };
}
