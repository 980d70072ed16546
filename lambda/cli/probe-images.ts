import { readFile } from 'node:fs/promises';
import { createDockerCredentials } from '../adapters/local/docker-credentials.ts';
import { createHostsDirectory } from '../adapters/local/hosts-directory.ts';
import { createRegistry } from '../adapters/registry/socket-registry.ts';
import { USER_AGENT } from '../adapters/registry/user-agent.ts';
import { mapBounded } from '../checks/map-bounded.ts';
import type { ProbeResult } from '../core/model/probe.ts';
import { planDepths } from '../core/registry/plan-depths.ts';
import { withinLocalBudget } from './local-budget.ts';
import { createProgress } from './progress.ts';
import type { RegistryEnvironment } from './environment.ts';
import { UsageError } from './usage-error.ts';

const DEADLINE_MS = 15_000;
const PARALLEL_PER_HOST = 16;
/** Enough that one registry that does not answer keeps no other waiting. */
const PARALLEL = 64;

/** What `pullwarden probe` was asked for. */
export interface ProbeOptions {
  readonly platform?: string;
  readonly budget: number;
  readonly anonymous?: boolean;
  readonly ca?: string;
  readonly hostsDir?: string;
}

/** Probes many images side by side, in the order they were named; shows how far it is on a terminal. */
export async function probeImages(
  images: readonly string[],
  { platform, budget, anonymous = false, ca, hostsDir }: ProbeOptions,
  { proxy, dockerConfig, environment, state }: RegistryEnvironment,
): Promise<readonly ProbeResult[]> {
  const warn = (message: string) => process.stderr.write(`pullwarden: ${message}\n`);
  const log = { info: () => {}, warn, error: warn };
  const extraCa = ca === undefined ? undefined : await readCa(ca);
  const sockets = createRegistry({
    vantage: 'here',
    deadlineMs: DEADLINE_MS,
    userAgent: USER_AGENT,
    proxy,
    parallelPerHost: PARALLEL_PER_HOST,
    ...(extraCa === undefined ? {} : { extraCa }),
    ...(hostsDir === undefined ? {} : { mirrors: createHostsDirectory(hostsDir) }),
    ...(anonymous ? {} : { credentials: createDockerCredentials({ folder: dockerConfig, environment, log }) }),
  });
  const registry = withinLocalBudget(sockets, state);
  const depths = planDepths(images, budget);
  const progress = createProgress(images.length);
  try {
    return await mapBounded([...images.entries()], PARALLEL, async ([index, image]) => {
      const request = { image, depth: depths[index] ?? 'exists', ...(platform === undefined ? {} : { platform }) };
      const result = await registry.probe(request);
      progress.step();
      return result;
    });
  } finally {
    progress.end();
    sockets.close();
  }
}

async function readCa(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}); name a file of certificates in PEM form`);
  });
}
