import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from '../../core/model/credential.ts';
import { readDockerConfig } from '../../core/registry/docker-config.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/log.ts';
import { askCredentialHelper } from './credential-helper.ts';

/** A helper may ask a keychain or a cloud: not again for every image of a registry. */
const REMEMBERED_MS = 5 * 60_000;

/** Where a user's Docker configuration is. */
export interface DockerCredentialsOptions {
  /** The folder that holds `config.json`. */
  readonly folder: string;
  /** What credential helpers run with; they are found on its PATH. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Epoch ms. */
  readonly now?: () => number;
}

/** The credentials that `docker pull` would use here. */
export function createDockerCredentials(options: DockerCredentialsOptions): Credentials {
  const { folder, environment, log, now = Date.now } = options;
  const known = new Map<string, { readonly found: Promise<Credential | null>; readonly until: number }>();

  return {
    for(host) {
      const before = known.get(host);
      if (before !== undefined && before.until > now()) return before.found;
      const found = find(host);
      known.set(host, { found, until: now() + REMEMBERED_MS });
      return found;
    },
  };

  async function find(host: string): Promise<Credential | null> {
    const file = join(folder, 'config.json');
    const none = (why: string) => {
      log.warn(`no credential for ${host}`, { file, why });
      return null;
    };
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      const { code } = Object(error) as { readonly code?: unknown };
      return code === 'ENOENT' ? null : none(`the file cannot be read: ${String(code)}`);
    }
    const login = readDockerConfig(text, host);
    if (login.kind === 'none') return null;
    if (login.kind === 'credential') return login.credential;
    if (login.kind === 'broken') return none(login.reason);
    const answer = await askCredentialHelper(login, environment);
    return answer.ok ? answer.credential : none(answer.why);
  }
}
