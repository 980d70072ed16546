import type { AccessResult, ProbeRequest, ProbeResult } from '../../core/model/probe.ts';
import { allowanceOf } from '../../core/registry/allowance.ts';
import type { ProbeVantage } from '../../core/registry/address-policy.ts';
import { type Mirror, type MirrorPlan, NO_MIRRORS } from '../../core/registry/mirrors.ts';
import { parseReference } from '../../core/registry/parse-reference.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Registry } from '../../ports/registry.ts';
import { createTrust } from './create-trust.ts';
import { createFreshMap } from './fresh-map.ts';
import { createLanes } from './lanes.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { ProxySettings } from './proxy-for.ts';
import { createRounds } from './rounds.ts';
import { openSession, type Session } from './session.ts';
import { createStages, type Stages } from './stages.ts';
import { walkAccess } from './walk-access.ts';

/** How to probe. */
export interface RegistryOptions {
  readonly vantage: ProbeVantage;
  /** Certificates (PEM) to trust besides the usual ones. */
  readonly extraCa?: string;
  /** For one whole probe; one step gets at most half of it. */
  readonly deadlineMs: number;
  readonly userAgent: string;
  /** Who we are to registries; nobody if not given. */
  readonly credentials?: Credentials;
  readonly proxy?: ProxySettings;
  /** Who is asked in the place of a registry. */
  readonly mirrors?: (host: string) => MirrorPlan;
  /** Probes of one registry at a time. */
  readonly parallelPerHost?: number;
}

const NOBODY: Credentials = { for: async () => null };
const PARALLEL = 8;
/** A registry that could not be reached need not be tried again by the next image of the same batch. */
const DOWN_MS = 5_000;

type Stopped = ProbeStopped['outcome'] & Pick<ProbeResult, 'stages'>;
type Walked<Found> = (Found & Pick<ProbeResult, 'stages'>) | Stopped;

/**
 * Probes registries over sockets of its own, which it keeps open between probes until it is closed. Throws only here,
 * when `extraCa` is no certificate.
 */
export function createRegistry(options: RegistryOptions): Registry & { close(): void } {
  const {
    vantage,
    extraCa,
    deadlineMs,
    userAgent,
    proxy = {},
    credentials = NOBODY,
    mirrors = () => NO_MIRRORS,
  } = options;
  const dialler = { vantage, proxy, trust: createTrust(vantage, extraCa), plain: new Set<string>() };
  const lanes = createLanes(options.parallelPerHost ?? PARALLEL, gapOf, () => openSession(dialler, userAgent));
  const rounds = createRounds();
  const down = createFreshMap<Stopped>();

  /** One walk with a session and a clock of its own; whatever ends it becomes its outcome. */
  async function walk<Found extends object>(
    host: string,
    work: (session: Session, stages: Stages) => Promise<Found>,
  ): Promise<Walked<Found>> {
    const rest = Math.ceil((rounds.restUntil(host) - Date.now()) / 1_000);
    if (rest > 0) {
      const detail = `not asked: it wants to be left alone for another ${rest} s (Retry-After)`;
      return { status: 'limited', cause: 'rate-limited', stages: [{ stage: 'http', host, ok: false, ms: 0, detail }] };
    }
    return lanes.use(host, async (session) => {
      const before = down.get(host);
      if (before !== undefined) return before;
      const stages = createStages(deadlineMs);
      try {
        return { ...(await work(session, stages)), stages: stages.results };
      } catch (error) {
        if (error instanceof ProbeStopped) {
          const stopped = { ...error.outcome, stages: stages.results };
          if (neverReached(stopped)) down.set(host, stopped, Date.now() + DOWN_MS);
          return stopped;
        }
        const fault = { stage: 'http', host, ok: false, ms: 0, detail: `a fault of ours: ${String(error)}` } as const;
        return { status: 'unknown', stages: [...stages.results, fault] };
      }
    });
  }

  return {
    async probe({ image, platform, depth = 'pull', credential: given }: ProbeRequest): Promise<ProbeResult> {
      const parsed = parseReference(image);
      const host = parsed.ok ? parsed.reference.host : '';
      const roots = parsed.ok ? rootsOf(host, mirrors(host)) : null;
      const base = { image, host, platforms: [], vantage } as const;
      if (!parsed.ok || roots === null) {
        return { ...base, identity: 'anonymous', status: 'invalid', cause: 'invalid-image-name', stages: [] };
      }
      // A server in the place of the registry is another host, and the login is not for it.
      const isOwn = roots.at(-1)?.origin === registryUrl(host)?.origin;
      const credential = isOwn ? (given ?? (await credentials.for(host))) : null;
      const round = rounds.begin({ ...parsed.reference, platform: platform ?? null, depth }, roots, credential);
      const found = await walk(host, (session, stages) => round.walk(session, stages));
      return { ...base, identity: credential === null ? 'anonymous' : 'credentials', ...found, ...round.asides() };
    },

    async access(host: string): Promise<AccessResult> {
      const url = registryUrl(host);
      if (url === null) return { host, status: 'unknown', cause: 'invalid-image-name', stages: [], vantage };
      const found = await walk(host, (session, stages) => walkAccess(session, session.asking(stages), url));
      return { host, vantage, ...found, status: accessStatus(found.status) };
    },

    close: () => lanes.close(),
  };
}

/** Fifty images a second are enough for others' registries; on addresses of one's own nobody minds. */
function gapOf(host: string): number {
  return allowanceOf(host) === null ? 0 : 20;
}

/** Whether no connection came about at all: that has nothing to do with the image. */
function neverReached({ status, stages }: Stopped): boolean {
  return status === 'unreachable' && stages.every(({ stage }) => stage === 'dns' || stage === 'tcp' || stage === 'tls');
}

/** What a probe of a registry's front door concludes is less than what one of an image does. */
function accessStatus(status: ProbeResult['status'] | AccessResult['status']): AccessResult['status'] {
  return status === 'answers' || status === 'limited' || status === 'unreachable' ? status : 'unknown';
}

/** The API roots of the mirrors, then that of the registry itself; null when one cannot be dialled. */
function rootsOf(host: string, { mirrors, server }: MirrorPlan): readonly URL[] | null {
  const own = server === null ? registryUrl(host) : rootOf(server);
  const roots = [...mirrors.map(rootOf), own === null || server !== null ? own : new URL('/v2/', own)];
  return roots.every((root) => root !== null) ? roots : null;
}

function rootOf({ url, isRoot }: Mirror): URL | null {
  const base = URL.parse(url);
  if (base === null) return null;
  const path = base.pathname.replace(/\/$/, '');
  return new URL(`${path}${isRoot ? '' : '/v2'}/`, base);
}

/** Where a registry's API answers; null when host or port cannot be dialled. Docker Hub's is not where its name says. */
function registryUrl(host: string): URL | null {
  return URL.parse(`https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`);
}
