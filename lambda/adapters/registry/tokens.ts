import { type AuthChallenge, parseChallenges } from '../../core/registry/auth-challenge.ts';
import type { Credential } from '../../core/model/credential.ts';
import { judgeAnswer, readErrorCodes } from '../../core/registry/judge-answer.ts';
import { mayHearCredentials } from '../../core/registry/may-hear-credentials.ts';
import { parseObject } from '../../core/registry/parse-object.ts';
import type { Answer } from './exchange.ts';
import { createFreshMap } from './fresh-map.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Ask, Authorization, SessionRequest } from './session.ts';
import type { StageYield } from './stages.ts';

/** A token without `expires_in` lives 60 s (distribution, spec/auth/token); it is dropped when a tenth is left. */
const DEFAULT_SECONDS = 60;
const MAX_SECONDS = 3_600;
const CLIENT = 'pullwarden';

/** As whom, and for what, a registry is asked. */
export interface Visit {
  /** Of the registry or mirror that is asked. */
  readonly origin: string;
  readonly repository: string | null;
  /** For this origin only; null to ask as nobody. */
  readonly credential: Credential | null;
}

/** What registries let us in with: one token serves every image of a repository while it lives. */
export interface Tokens {
  /** What was granted before and still holds. */
  held(visit: Visit): Authorization | undefined;
  /** Whether a 401 asks for something that we have: a token that anybody gets, or our password. */
  canAnswer(challenged: Answer, visit: Visit): boolean;
  /** Gets what a 401 asks for. */
  obtain(ask: Ask, challenged: Answer, visit: Visit): Promise<Authorization>;
}

/** What was granted, and until when (epoch ms). */
interface Granted {
  readonly authorization: Authorization;
  readonly until: number;
}

/** Starts with no tokens. */
export function createTokens(): Tokens {
  const held = createFreshMap<Authorization>();
  const keyOf = ({ origin, repository, credential }: Visit) => JSON.stringify([origin, repository, credential]);
  return {
    held: (visit) => held.get(keyOf(visit)),
    canAnswer: (challenged, visit) => wayIn(challenged, visit) !== null,
    async obtain(ask, challenged, visit) {
      held.delete(keyOf(visit));
      const way = wayIn(challenged, visit);
      if (way === null) throw new Error('a challenge that cannot be answered');
      const granted =
        'header' in way
          ? { authorization: { origin: visit.origin, header: way.header }, until: Number.POSITIVE_INFINITY }
          : await fetchToken(ask, way.realm, way.parameters, challenged.url, visit);
      held.set(keyOf(visit), granted.authorization, granted.until);
      return granted.authorization;
    },
  };
}

type WayIn = { readonly realm: URL; readonly parameters: AuthChallenge['parameters'] } | { readonly header: string };

function wayIn({ headers }: Answer, { credential }: Visit): WayIn | null {
  const challenges = parseChallenges(headers['www-authenticate'] ?? '');
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
  const realm = URL.parse(bearer?.['realm'] ?? '');
  if (bearer !== undefined && realm !== null) return { realm, parameters: bearer };
  const basic = challenges.some(({ scheme }) => scheme === 'basic');
  return basic && credential !== null && 'password' in credential ? { header: basicHeader(credential) } : null;
}

function fetchToken(
  ask: Ask,
  realm: URL,
  { service, scope: asked }: AuthChallenge['parameters'],
  registry: URL,
  { origin, repository, credential }: Visit,
): Promise<Granted> {
  const scope = asked ?? (repository === null ? undefined : `repository:${repository}:pull`);
  const parameters = { ...(service === undefined ? {} : { service }), ...(scope === undefined ? {} : { scope }) };
  const shown = credential !== null && mayHearCredentials(realm, registry) ? credential : null;
  const withheld = credential !== null && shown === null ? `; our credentials are not for ${realm.host}` : '';
  const who = shown === null ? `anonymous token${withheld}` : 'token for our credentials';
  const request = { namedBy: registry, ...tokenRequest(realm, parameters, shown) };
  return ask('token', request.url, request, ({ status, body }): StageYield<Granted> => {
    const codes = readErrorCodes(body.toString());
    if (status !== 200) {
      throw new ProbeStopped(judgeAnswer({ status, codes }), `${[status, ...codes].join(' ')} for the ${who}`);
    }
    const token = readToken(body.toString());
    if (token === null) {
      throw new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'the answer holds no token');
    }
    const until = Date.now() + token.seconds * 900;
    return { value: { authorization: { origin, header: `Bearer ${token.text}` }, until }, detail: who };
  });
}

/** GET, or with an identity token the OAuth2 POST (distribution, spec/auth/oauth). */
function tokenRequest(
  realm: URL,
  parameters: Readonly<Record<string, string>>,
  credential: Credential | null,
): SessionRequest & { readonly url: URL } {
  if (credential !== null && 'identityToken' in credential) {
    const form = {
      ...parameters,
      grant_type: 'refresh_token',
      client_id: CLIENT,
      refresh_token: credential.identityToken,
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { url: realm, method: 'POST', headers, body: new URLSearchParams(form).toString() };
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (credential === null) return { url, method: 'GET' };
  return { url, method: 'GET', authorization: { origin: url.origin, header: basicHeader(credential) } };
}

function basicHeader({ username, password }: Extract<Credential, { password: string }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Token servers name it either way; what could not stand in a header is no token. */
function readToken(body: string): { text: string; seconds: number } | null {
  const answer = parseObject(body);
  const text = answer?.['token'] ?? answer?.['access_token'];
  const seconds = answer?.['expires_in'];
  if (typeof text !== 'string' || !/^[\x21-\x7e]{1,16384}$/.test(text)) return null;
  return {
    text,
    seconds: typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, MAX_SECONDS) : DEFAULT_SECONDS,
  };
}
