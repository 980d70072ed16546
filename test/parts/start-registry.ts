import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ServerCertificate } from '../../lambda/simulator/certificate.ts';
import { startProcess } from './start-process.ts';

/** How one registry differs from another. Without a certificate it speaks plain HTTP. */
export interface RegistrySettings {
  readonly address: string;
  /** 443 if not given. */
  readonly port?: number;
  readonly certificate?: ServerCertificate;
  /** PEM: ask clients for a certificate of this authority. */
  readonly clientAuthority?: string;
  /** The lines of an htpasswd file. */
  readonly htpasswd?: string;
  readonly token?: {
    readonly realm: string;
    readonly service: string;
    readonly issuer: string;
    /** PEM: whose certificate must have signed tokens. */
    readonly authority: string;
  };
}

/** Starts Debian's docker-registry. All that are started in one folder hold the same images. */
export async function startRegistry(folder: string, settings: RegistrySettings): Promise<void> {
  const { address, port = 443, certificate, clientAuthority, htpasswd, token } = settings;
  const keep = async (name: string, text: string) => {
    const file = join(folder, `${address}-${name}`);
    await writeFile(file, text);
    return file;
  };
  const tls = certificate && {
    certificate: await keep('tls.crt', certificate.cert),
    key: await keep('tls.key', certificate.key),
    ...(clientAuthority && { clientcas: [await keep('clients.crt', clientAuthority)] }),
  };
  const auth = {
    ...(htpasswd && { htpasswd: { realm: 'basic', path: await keep('htpasswd', htpasswd) } }),
    ...(token && {
      token: {
        realm: token.realm,
        service: token.service,
        issuer: token.issuer,
        rootcertbundle: await keep('tokens.crt', token.authority),
      },
    }),
  };
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'images') } },
    http: { addr: `${address}:${port}`, secret: 'shared', ...(tls && { tls }) },
    auth,
  };
  await startProcess('docker-registry', ['serve', await keep('config.yml', stringify(config))], address, port);
}
