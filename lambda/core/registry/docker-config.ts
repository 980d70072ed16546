import type { Credential } from '../model/credential.ts';
import { asObject, type JsonObject, parseObject } from './parse-object.ts';
import { registryOfKey } from './registry-of-key.ts';

/** What a Docker configuration holds for a registry; `reason` is a sentence without a stop, and without secrets. */
export type DockerLogin =
  | { readonly kind: 'credential'; readonly credential: Credential }
  /** Ask `docker-credential-NAME` for this server. */
  | { readonly kind: 'helper'; readonly name: string; readonly server: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'broken'; readonly reason: string };

/** The key of Docker Hub: `docker login` without a server writes this one (registry.IndexServer of docker/cli). */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

/**
 * What the text of a Docker `config.json`, of a Kubernetes `.dockerconfigjson` (the same) or of a legacy `.dockercfg`
 * holds for a registry host, with Docker's precedence: a helper of the host, the helper of all hosts, then `auths`.
 */
export function readDockerConfig(text: string, host: string): DockerLogin {
  const config = parseObject(text);
  if (config === null) return broken('the Docker configuration is no JSON object');
  const helper = helperFor(config, host);
  if (typeof helper !== 'string') return broken(`the credential helper of ${host} is no name`);
  // An empty name switches the helper of all hosts off for this one.
  if (helper !== '') return { kind: 'helper', name: helper, server: serverOf(host) };
  const isLegacy = !['auths', 'credHelpers', 'credsStore'].some((name) => name in config);
  const entry = entryFor(isLegacy ? config : asObject(config['auths']), host);
  return entry === undefined ? { kind: 'none' } : readEntry(entry, host);
}

function helperFor(config: JsonObject, host: string): unknown {
  return entryFor(asObject(config['credHelpers']), host) ?? config['credsStore'] ?? '';
}

/** The value whose key is Docker's own for this host, else one with the bare host, else one with a path of the host. */
function entryFor(entries: JsonObject | null, host: string): unknown {
  const registry = registryOfKey(host);
  const keys = Object.keys(entries ?? {}).filter((key) => registryOfKey(key) === registry);
  const isBare = (key: string) => /^(?:https?:\/\/)?[^/]+(?:\/(?:v[12]\/?)?)?$/i.test(key.trim());
  const key = keys.find((one) => one === serverOf(host)) ?? keys.find(isBare) ?? keys[0];
  return key === undefined ? undefined : entries?.[key];
}

function serverOf(host: string): string {
  const registry = registryOfKey(host);
  return registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
}

function readEntry(value: unknown, host: string): DockerLogin {
  const entry = asObject(value);
  if (entry === null) return broken(`the entry of ${host} is no JSON object`);
  const { auth, username, password, identitytoken: identityToken, registrytoken: registryToken } = entry;
  // The login of ACR writes a placeholder user beside the token, so the token goes first.
  if (isText(identityToken)) return { kind: 'credential', credential: { identityToken } };
  if (isText(auth)) {
    const credential = decodeAuth(auth);
    return credential === null
      ? broken(`the auth of ${host} is not user:password in base64`)
      : { kind: 'credential', credential };
  }
  if (isText(username) && isText(password)) return { kind: 'credential', credential: { username, password } };
  if (isText(registryToken)) return broken(`the entry of ${host} holds only a registrytoken, which is not supported`);
  // Docker leaves an empty entry behind where a helper keeps the credential.
  return isText(username) || isText(password) ? broken(`the entry of ${host} is half a credential`) : { kind: 'none' };
}

/** The password may hold colons; Docker pads it with zero bytes at times, and cuts them off. */
function decodeAuth(auth: string): Credential | null {
  const base64 = auth.replaceAll(/\s/g, '');
  if (!/^[\w+/-]+={0,2}$/.test(base64)) return null;
  const [, username, password] = /^([^:]+):(.*?)\0*$/s.exec(Buffer.from(base64, 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? null : { username, password };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function broken(reason: string): DockerLogin {
  return { kind: 'broken', reason };
}
