import { randomUUID, sign, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ServerCertificate } from '../../lambda/simulator/certificate.ts';
import { serve } from '../adapters/registry/fault-server.ts';
import { IDENTITY_TOKEN, USER } from './users.ts';

const LIFETIME_SECONDS = 300;
const BASIC = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;

/** Who issues, and with which key; the certificate's authority is what a registry trusts. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly signer: ServerCertificate;
}

/**
 * Starts a token server (distribution's spec/auth/token.md and oauth.md). The user may pull everything, by password or
 * identity token; strangers may pull what is under `public/`, and get a token that opens nothing for the rest.
 */
export async function startTokenServer(
  address: string,
  certificate: ServerCertificate,
  issuer: TokenIssuer,
): Promise<void> {
  await serve((request, response) => void answer(request, response, issuer), certificate, { host: address, port: 443 });
}

async function answer(request: IncomingMessage, response: ServerResponse, issuer: TokenIssuer): Promise<void> {
  const { searchParams } = new URL(request.url ?? '', 'https://auth.corp.example');
  const { method, headers } = request;
  const asked = method === 'POST' ? new URLSearchParams(await text(request)) : searchParams;
  const known = method === 'POST' ? knowsForm(asked) : headers.authorization === BASIC;
  const stranger = method === 'GET' && headers.authorization === undefined;
  if (!known && !stranger) {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    return;
  }
  const access = asked
    .getAll('scope')
    .flatMap((scopes) => scopes.split(' '))
    .map((scope) => /^(?<type>repository):(?<name>[^:]+):/.exec(scope)?.groups ?? {})
    .filter(({ name }) => name !== undefined && (known || name.startsWith('public/')))
    .map(({ type, name }) => ({ type, name, actions: ['pull'] }));
  const token = issueToken(issuer, asked.get('service') ?? '', access);
  const named = method === 'POST' ? { access_token: token } : { token };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...named, expires_in: LIFETIME_SECONDS }));
}

function knowsForm(form: URLSearchParams): boolean {
  if (form.get('grant_type') === 'refresh_token') return form.get('refresh_token') === IDENTITY_TOKEN;
  return form.get('username') === USER.username && form.get('password') === USER.password;
}

/** A JSON Web Token whose certificate comes along (RFC 7515, 4.1.6), which is how docker-registry 2.8 finds the key. */
function issueToken({ issuer, signer }: TokenIssuer, service: string, access: readonly object[]): string {
  const now = Math.floor(Date.now() / 1_000);
  const certificate = new X509Certificate(signer.cert).raw.toString('base64');
  const claims = {
    iss: issuer,
    sub: USER.username,
    aud: service,
    nbf: now - 60,
    iat: now,
    exp: now + LIFETIME_SECONDS,
    jti: randomUUID(),
    access,
  };
  const signed = [{ typ: 'JWT', alg: 'ES256', x5c: [certificate] }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: signer.key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
