import type { Credential } from '../../core/model/credential.ts';
import type { ProbeResult } from '../../core/model/probe.ts';
import { createFreshMap } from './fresh-map.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Session } from './session.ts';
import type { Stages } from './stages.ts';
import { createTokens } from './tokens.ts';
import { createVisitor } from './visitor.ts';
import { type Errand, type Found, walkPull } from './walk-pull.ts';

/** The mirrors and the registry itself, asked in turn for one image. */
export interface Round {
  walk(session: Session, stages: Stages): Promise<Found>;
  /** What the last one that was asked said of its limit, and showed as its certificate. */
  asides(): Pick<ProbeResult, 'rateLimit' | 'certificate'>;
}

/** What all rounds share: tokens, what is known of repositories, and who wants to be left alone. */
export interface Rounds {
  /** `roots` are those of the mirrors in order, and last the registry itself, which alone may see the credential. */
  begin(errand: Omit<Errand, 'walked'>, roots: readonly URL[], credential: Credential | null): Round;
  /** Until when (epoch ms) a registry asked to be left alone; 0 if it did not. */
  restUntil(host: string): number;
}

/** Nothing is known yet. */
export function createRounds(): Rounds {
  const shared = { tokens: createTokens(), known: createFreshMap<Promise<boolean | null>>() };
  const walked = createFreshMap<Found>();
  const resting = new Map<string, number>();

  return {
    restUntil: (host) => resting.get(host) ?? 0,
    begin(errand, roots, credential) {
      let asides: ReturnType<Round['asides']> = {};

      async function visit(url: URL, own: boolean, session: Session, stages: Stages): Promise<Found> {
        const { host, repository } = errand;
        const visitor = createVisitor({
          ...shared,
          ask: session.asking(stages),
          stages,
          root: url,
          visit: { origin: url.origin, repository, credential: own ? credential : null },
          standsFor: own ? null : host,
        });
        try {
          return await walkPull(visitor, { ...errand, walked });
        } finally {
          const certificate = session.certificateOf(url.origin);
          const { rateLimit, restUntil } = visitor.asides;
          if (own && restUntil > 0) resting.set(host, restUntil);
          asides = {
            ...(rateLimit === null ? {} : { rateLimit }),
            ...(certificate === undefined ? {} : { certificate }),
          };
        }
      }

      return {
        asides: () => asides,
        async walk(session, stages) {
          for (const mirror of roots.slice(0, -1)) {
            try {
              const found = await visit(mirror, false, session, stages);
              // A mirror that has no such image sends nobody away: the next one is asked, and the registry last.
              if (found.status !== 'missing') return found;
            } catch (error) {
              if (!(error instanceof ProbeStopped)) throw error;
            }
          }
          return visit(roots.at(-1)!, true, session, stages);
        },
      };
    },
  };
}
