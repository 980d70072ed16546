import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from './start-process.ts';

/** The ports of the proxy: one lets everybody through, one nobody, one whoever has a password. */
export const DOORS = { open: 3128, closed: 3129, guarded: 3130 } as const;

/** Starts squid. The htpasswd lines are the users of its guarded door. */
export async function startProxy(folder: string, address: string, htpasswd: string): Promise<void> {
  const users = join(folder, 'squid-users');
  await writeFile(users, htpasswd);
  const config = join(folder, 'squid.conf');
  await writeFile(
    config,
    [
      ...Object.entries(DOORS).map(([door, port]) => `http_port ${address}:${port} name=${door}`),
      `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${users}`,
      'auth_param basic children 1 startup=1',
      'acl closed myportname closed',
      'acl guarded myportname guarded',
      'acl user proxy_auth REQUIRED',
      'http_access deny closed',
      'http_access deny guarded !user',
      'http_access allow all',
      'cache deny all',
      'access_log none',
      'cache_log /dev/null',
      'cache_store_log none',
      'pid_filename none',
      'visible_hostname proxy.example',
      'max_filedescriptors 1024',
      `coredump_dir ${folder}`,
    ].join('\n'),
  );
  await startProcess('squid', ['-N', '-f', config], address, DOORS.open);
}
