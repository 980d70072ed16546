import { parseChallenges } from '../../core/registry/auth-challenge.ts';
import { judgeAnswer, readErrorCodes } from '../../core/registry/judge-answer.ts';
import { parseObject } from '../../core/registry/parse-object.ts';
import type { Answer } from './exchange.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Authorization, Session } from './session.ts';

/** What a 401 asks for: a token that anybody gets, or nothing that we could send (undefined). */
export async function anonymousToken(
  session: Session,
  { url, headers }: Answer,
  repository: string,
): Promise<Authorization | undefined> {
  const challenges = parseChallenges(headers['www-authenticate'] ?? '');
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
  const realm = URL.parse(bearer?.['realm'] ?? '');
  if (bearer === undefined || realm === null) return undefined;
  if (bearer['service'] !== undefined) realm.searchParams.set('service', bearer['service']);
  realm.searchParams.set('scope', bearer['scope'] ?? `repository:${repository}:pull`);
  return session.ask('token', realm, { method: 'GET', namedBy: url }, ({ status, body }) => {
    const codes = readErrorCodes(body.toString());
    if (status !== 200) throw new ProbeStopped(judgeAnswer({ status, codes }), [status, ...codes].join(' '));
    const token = readToken(body.toString());
    if (token === null) {
      throw new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'the answer holds no token');
    }
    return { value: { origin: url.origin, header: `Bearer ${token}` }, detail: 'anonymous token' };
  });
}

/** Token servers name it either way; what could not stand in a header is no token. */
function readToken(body: string): string | null {
  const answer = parseObject(body);
  const token = answer?.['token'] ?? answer?.['access_token'];
  return typeof token === 'string' && /^[\x21-\x7e]{1,16384}$/.test(token) ? token : null;
}
