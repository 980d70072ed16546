import type { ProbeStage, RateLimit } from '../../core/model/probe.ts';
import { isHtml } from '../../core/registry/is-html.ts';
import { readRateLimit, readRetryAfter } from '../../core/registry/rate-limit.ts';
import type { Answer } from './exchange.ts';
import type { FreshMap } from './fresh-map.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Ask, SessionRequest } from './session.ts';
import type { Stages, StageYield } from './stages.ts';
import type { Tokens, Visit } from './tokens.ts';

/** How long a repository that was there, or was not, need not be asked for again. */
const KNOWN_MS = 60_000;
const THERE = Promise.resolve(true);

/** One caller at one repository of one registry: logs in when it is asked to, and notes what is said on the side. */
export interface Visitor {
  /** Asks for a path below the repository (`manifests/latest`). A 401 is answered once; the second one is `read`. */
  ask<T>(stage: ProbeStage, path: string, request: SessionRequest, read: (answer: Answer) => StageYield<T>): Promise<T>;
  /** Puts on record what was seen without asking. */
  remark(stage: ProbeStage, detail: string): Promise<void>;
  /** Whether the repository is there, by its tag list; null when that tells nothing, which leaves a 404 as it stands. */
  repositoryExists(): Promise<boolean | null>;
  /** What the registry said on the side: of its limit, and until when (epoch ms) it wants to be left alone. */
  readonly asides: { readonly rateLimit: RateLimit | null; readonly restUntil: number };
}

/** What a visitor needs; `root` is the URL of the registry's or mirror's API, with a slash at its end. */
export interface VisitorParts {
  readonly ask: Ask;
  readonly stages: Stages;
  readonly tokens: Tokens;
  readonly root: URL;
  readonly visit: Visit;
  /** The registry that a mirror is asked in place of (containerd's `ns` parameter); null for the registry itself. */
  readonly standsFor: string | null;
  /** Shared by all visitors of a registry: what is known of its repositories. */
  readonly known: FreshMap<Promise<boolean | null>>;
}

/** A visitor that has asked nothing yet. */
export function createVisitor({ ask, stages, tokens, root, visit, standsFor, known }: VisitorParts): Visitor {
  const asides: { rateLimit: RateLimit | null; restUntil: number } = { rateLimit: null, restUntil: 0 };

  const key = JSON.stringify(visit);

  function urlOf(path: string): URL {
    const url = new URL(`${visit.repository}/${path}`, root);
    if (standsFor !== null) url.searchParams.set('ns', standsFor);
    return url;
  }

  function note({ status, headers }: Answer): void {
    asides.rateLimit = readRateLimit(headers) ?? asides.rateLimit;
    const rest = status === 429 || status === 503 ? readRetryAfter(headers, Date.now()) : null;
    if (rest !== null) asides.restUntil = Date.now() + rest;
  }

  async function askAt<T>(
    stage: ProbeStage,
    path: string,
    request: SessionRequest,
    read: (answer: Answer) => StageYield<T>,
  ): Promise<T> {
    const url = urlOf(path);
    const once = (authorization: SessionRequest['authorization'], last: boolean) =>
      ask<{ challenged: Answer } | { value: T }>(stage, url, { ...request, authorization }, (answer) => {
        if (answer.url.origin === root.origin) note(answer);
        if (answer.status === 401 && !last && answer.url.origin === root.origin && tokens.canAnswer(answer, visit)) {
          return { value: { challenged: answer }, detail: '401, asks who we are' };
        }
        // Where a manifest is, the repository is too.
        if (stage === 'http' && answer.status === 200) known.set(key, THERE, Date.now() + KNOWN_MS);
        const { value, ...about } = read(answer);
        return { value: { value }, ...about };
      });
    const first = await once(tokens.held(visit), false);
    if ('value' in first) return first.value;
    const second = await once(await tokens.obtain(ask, first.challenged, visit), true);
    return (second as { value: T }).value;
  }

  async function readTagList(): Promise<boolean | null> {
    try {
      // The list itself does not matter, and registries that know no `n` send all of it.
      return await askAt('manifest', 'tags/list?n=1', { method: 'GET', oneByte: true }, ({ status, body }) => {
        if (status === 200) return { value: true, detail: 'the repository exists' };
        if (status === 404 && !isHtml(body.toString()))
          return { value: false, ok: false, detail: 'the repository does not exist' };
        return { value: null, ok: false, detail: `${status}: cannot tell whether the repository exists` };
      });
    } catch (error) {
      if (error instanceof ProbeStopped) return null;
      throw error;
    }
  }

  return {
    ask: askAt,
    remark: (stage, detail) => stages.run(stage, root.host, async () => ({ value: undefined, detail })),
    asides,
    repositoryExists() {
      const exists = known.get(key) ?? readTagList();
      known.set(key, exists, Date.now() + KNOWN_MS);
      return exists;
    },
  };
}
