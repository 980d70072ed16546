import type { AccessResult } from '../../core/model/probe.ts';
import { parseChallenges } from '../../core/registry/auth-challenge.ts';
import { isHtml } from '../../core/registry/is-html.ts';
import { readRateLimit } from '../../core/registry/rate-limit.ts';
import type { Answer } from './exchange.ts';
import type { Ask, Session } from './session.ts';
import { refusal } from './walk-pull.ts';

/** What a knock at a registry's door finds out. */
export type Access = Pick<AccessResult, 'status' | 'rateLimit' | 'certificate'>;

/**
 * Asks `/v2/` (OCI distribution spec, "determining support"). A 401 is an answer: the registry is alive and says how to
 * log in; then its token server is looked at too, for which any answer but a 5xx will do.
 */
export async function walkAccess(session: Session, ask: Ask, registry: URL): Promise<Access> {
  const answer = await ask('http', new URL('/v2/', registry), { method: 'GET' }, (answer) => {
    const { status } = answer;
    if (status === 401) return { value: answer, detail: '401, asks who we are' };
    // Some registries forbid the door itself to strangers and let them in to repositories.
    if (status === 200 || (status === 403 && !isHtml(answer.body.toString()))) {
      return { value: answer, detail: String(status) };
    }
    throw refusal(answer);
  });
  const realm = realmOf(answer);
  if (realm !== null) {
    await ask('token', realm, { method: 'GET', namedBy: answer.url }, (token) => {
      if (token.status === 429 || token.status >= 500) throw refusal(token);
      return { value: null, detail: String(token.status) };
    });
  }
  const rateLimit = readRateLimit(answer.headers);
  const certificate = session.certificateOf(registry.origin);
  return {
    status: 'answers',
    ...(rateLimit === null ? {} : { rateLimit }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function realmOf({ status, headers }: Answer): URL | null {
  if (status !== 401) return null;
  const bearer = parseChallenges(headers['www-authenticate'] ?? '').find(({ scheme }) => scheme === 'bearer');
  const realm = URL.parse(bearer?.parameters['realm'] ?? '');
  if (realm !== null && bearer?.parameters['service'] !== undefined) {
    realm.searchParams.set('service', bearer.parameters['service']);
  }
  return realm;
}
