import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { Connection, ConnectionOptions } from './connection.ts';

/** A cluster named by a kubeconfig. */
export interface KubeconfigCluster {
  readonly context: string;
  readonly connection: Connection;
}

export type KubeconfigResult =
  | { readonly ok: true; readonly cluster: KubeconfigCluster }
  | { readonly ok: false; readonly message: string };

/** A kubeconfig's text or file (default: where kubectl looks), and one of its contexts (default: the current one). */
export interface KubeconfigSource {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
  readonly context?: string | undefined;
}

/**
 * Reads a kubeconfig in every form that the client library understands (files, `KUBECONFIG` lists, certificates, tokens,
 * exec plugins, the service account of a pod) and picks a context. The message of a failure says what to do.
 */
export function loadKubeconfig({ file, text, context }: KubeconfigSource): KubeconfigResult {
  const config = new KubeConfig();
  try {
    if (text !== undefined) config.loadFromString(text);
    else if (file !== undefined) config.loadFromFile(file);
    else config.loadFromDefault();
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    return fail(
      `the kubeconfig${file === undefined ? '' : ` ${file}`} cannot be read: ${why}; name another with --kubeconfig`,
    );
  }
  // What the library makes up when it finds nothing: a server that nobody meant.
  if (file === undefined && config.getCurrentCluster()?.server === 'http://localhost:8080') {
    return fail('there is no kubeconfig: set KUBECONFIG, name a file with --kubeconfig, or try `pullwarden demo`');
  }
  const names = config.getContexts().map(({ name }) => name);
  const chosen = context ?? config.getCurrentContext();
  const known =
    names.length === 0 ? 'the kubeconfig has no contexts' : `choose one with --context: ${names.join(', ')}`;
  if (!chosen) return fail(`the kubeconfig has no current context; ${known}`);
  if (!names.includes(chosen)) return fail(`the kubeconfig has no context "${chosen}"; ${known}`);
  config.setCurrentContext(chosen);
  const server = config.getCurrentCluster()?.server;
  if (!server) return fail(`context "${chosen}" names a cluster that the kubeconfig does not define`);
  const proxied = config.getCurrentCluster()?.proxyUrl !== undefined;
  const options = async (): Promise<ConnectionOptions> => {
    const applied: RequestOptions = {};
    await config.applyToHTTPSOptions(applied);
    const { agent, headers = {}, ...rest } = applied;
    // Without a proxy the library's agent only keeps no connection alive; the caller's does.
    return { ...rest, headers: headers as Record<string, string>, ...(proxied ? { agent } : {}) };
  };
  return { ok: true, cluster: { context: chosen, connection: { server, options } } };
}

function fail(message: string): KubeconfigResult {
  return { ok: false, message };
}
