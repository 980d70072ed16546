import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';

/** What the command line takes from the environment; the only file of it that reads `process.env`. */
export interface Environment {
  readonly colour: boolean;
}

/**
 * Colour only on a terminal, and never with `--no-color` or where NO_COLOR is set (no-color.org). `KUBECONFIG` is read
 * by the client library.
 */
export function readEnvironment(program: Command): Environment {
  const wanted = program.opts<{ color: boolean }>().color && (process.env.NO_COLOR ?? '') === '';
  return { colour: wanted && process.stdout.isTTY && process.env.TERM !== 'dumb' };
}

/** What this machine sets for programs that ask registries. */
export interface RegistryEnvironment {
  /** Go reads the upper-case name first, then the lower-case one (golang.org/x/net/http/httpproxy). */
  readonly proxy: { readonly http?: string; readonly https?: string; readonly no?: string };
  /** Folder of Docker's config.json. */
  readonly dockerConfig: string;
  /** What programs that are started here run with: credential helpers need their own settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder for what is kept between runs (XDG base directory specification). */
  readonly state: string;
}

/** Proxies, logins and state as this machine has them set. */
export function readRegistryEnvironment(): RegistryEnvironment {
  const { env } = process;
  const [http, https] = [env.HTTP_PROXY ?? env.http_proxy, env.HTTPS_PROXY ?? env.https_proxy];
  const no = env.NO_PROXY ?? env.no_proxy;
  return {
    proxy: {
      ...(http === undefined ? {} : { http }),
      ...(https === undefined ? {} : { https }),
      ...(no === undefined ? {} : { no }),
    },
    environment: env,
    dockerConfig: env.DOCKER_CONFIG ?? join(homedir(), '.docker'),
    state: join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'pullwarden'),
  };
}
