import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/**
 * Carries every connection to `from` on to `to`; each is `HOST:PORT` or the path of a socket file. A file
 * leads in and out of network namespaces, which share the file system. Resolves to the address, with the port that was
 * chosen for port 0.
 */
export async function relay(from: string, to: string) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(optionsOf(to));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
      one.pipe(other);
    }
  }).listen(optionsOf(from));
  await once(server, 'listening');
  const bound = server.address();
  return {
    address: typeof bound === 'object' && bound !== null ? `${bound.address}:${bound.port}` : from,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function optionsOf(address: string): NetConnectOpts {
  if (address.startsWith('/')) return { path: address };
  const [host = '', port] = address.split(':');
  return { host, port: Number(port) };
}
