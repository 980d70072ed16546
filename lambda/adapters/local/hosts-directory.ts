import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { type Mirror, type MirrorPlan, NO_MIRRORS } from '../../core/registry/mirrors.ts';
import { asObject, type JsonObject } from '../../core/registry/parse-object.ts';

/**
 * Reads mirrors as containerd does from its `config_path` (containerd docs/hosts.md): `FOLDER/HOST/hosts.toml`, else
 * `FOLDER/_default/hosts.toml`. Throws an error that names the file when one is there and cannot be read.
 */
export function createHostsDirectory(folder: string): (host: string) => MirrorPlan {
  const known = new Map<string, MirrorPlan>();
  return (host) => {
    const plan = known.get(host) ?? readPlan(folder, host);
    known.set(host, plan);
    return plan;
  };
}

function readPlan(folder: string, host: string): MirrorPlan {
  for (const name of foldersOf(host)) {
    const file = join(folder, name, 'hosts.toml');
    const text = readIfThere(file);
    if (text === null) continue;
    try {
      return planOf(parse(text));
    } catch (error) {
      throw new Error(`${file} is not readable as TOML: ${(error as Error).message.split('\n')[0]}`, { cause: error });
    }
  }
  return NO_MIRRORS;
}

/** In containerd's order: on file systems without colons a port is written `host_5000_`. */
function foldersOf(host: string): readonly string[] {
  const [, name, port] = /^(.*):(\d+)$/.exec(host) ?? [];
  return [...(port === undefined ? [] : [`${name}_${port}_`]), host, '_default'];
}

function planOf(document: JsonObject): MirrorPlan {
  const hosts = Object.entries(asObject(document['host']) ?? {});
  const mirrors = hosts
    .filter(([, settings]) => canPull(asObject(settings)))
    .map(([url, settings]) => mirrorOf(url, asObject(settings)));
  const { server } = document;
  return { mirrors, server: typeof server === 'string' ? mirrorOf(server, document) : null };
}

/** Without a list a host can do everything. */
function canPull(settings: JsonObject | null): boolean {
  const capabilities = settings?.['capabilities'];
  return !Array.isArray(capabilities) || (capabilities.includes('pull') && capabilities.includes('resolve'));
}

function mirrorOf(url: string, settings: JsonObject | null): Mirror {
  return { url: url.includes('://') ? url : `https://${url}`, isRoot: settings?.['override_path'] === true };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
