import { createRegistry } from '../adapters/registry/socket-registry.ts';
import { USER_AGENT } from '../adapters/registry/user-agent.ts';
import { type Look, runCheck } from '../app/run-check.ts';
import { CHECKS } from '../checks/index.ts';
import { clusterOfContext } from '../core/report/next-steps/cluster-of-context.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { type CheckReport, checkReport } from './check-report.ts';
import { readRegistryEnvironment } from './environment.ts';
import { expectedOf } from './kube-proxy-sources.ts';
import { localAddOns } from './local-add-ons.ts';
import { withinLocalBudget } from './local-budget.ts';
import { UsageError } from './usage-error.ts';
import { withCluster } from './with-cluster.ts';

/** A silent drop costs the whole deadline; forty images are probed eight at a time. */
const PROBE_DEADLINE_MS = 10_000;

/** What `pullwarden check` was asked for. */
export interface CheckOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace?: readonly string[];
  readonly baseline: string;
  readonly probe: boolean;
}

/**
 * Looks once at the cluster of a kubeconfig with the named checks (none named: all). `startedAt` is epoch ms. Throws a
 * {@link UsageError} when there is nothing to look at.
 */
export async function checkOnce(
  names: readonly string[],
  options: CheckOptions,
  startedAt: number,
): Promise<CheckReport> {
  const checks = names.length === 0 ? CHECKS.filter(({ onRequest }) => onRequest !== true) : names.map(checkNamed);
  const baseline = await expectedOf(options.baseline, undefined, options.kubeconfig);
  const { proxy, state } = readRegistryEnvironment();
  const registry = options.probe
    ? createRegistry({ vantage: 'here', deadlineMs: PROBE_DEADLINE_MS, userAgent: USER_AGENT, proxy })
    : null;
  const registries =
    registry === null ? [] : [{ vantage: 'here' as const, registry: withinLocalBudget(registry, state) }];
  try {
    return await withCluster(options, async (kubernetes, context) => {
      await findNamespaces(kubernetes, context, options.namespace ?? []);
      const looks: Look[] = [];
      for (const one of checks) {
        const scope = {
          cluster: context,
          now: startedAt,
          namespaces: options.namespace ?? null,
          sweep: true,
          baseline,
          vantage: 'here',
          remembered: [],
        } as const;
        looks.push(
          await runCheck(one, { kubernetes, registries, addOns: localAddOns(clusterOfContext(context)) }, scope),
        );
      }
      return checkReport({ cluster: context, startedAt, finishedAt: Date.now(), looks });
    });
  } finally {
    registry?.close();
  }
}

function checkNamed(name: string) {
  const found = CHECKS.find(({ id }) => id === name);
  if (found === undefined)
    throw new UsageError(`there is no check "${name}"; there are: ${CHECKS.map(({ id }) => id).join(', ')}`);
  return found;
}

/** Fails where a namespace is not there: a typing error must not look healthy. */
async function findNamespaces(kubernetes: Kubernetes, context: string, namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    const exists = await kubernetes.namespaceExists(namespace);
    if (exists.ok && !exists.value) {
      throw new UsageError(
        `there is no namespace "${namespace}" in cluster "${context}"; kubectl get namespaces lists them`,
      );
    }
    if (exists.ok) continue;
    // Readers may not look at namespaces: one without a single pod may be a typing error, and must not look healthy.
    const rows = await kubernetes.podRows('all', namespace);
    if (rows.ok && rows.value.items.length === 0) {
      throw new UsageError(
        `namespace "${namespace}" of cluster "${context}" shows no pods, and whether it exists cannot be seen ` +
          '(the right to get namespaces is missing); check its name',
      );
    }
  }
}
