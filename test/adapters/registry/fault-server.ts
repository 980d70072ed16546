import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

/** A server, on a free port of loopback if nothing else is said, that notes what it is asked. */
export interface FaultServer {
  /** `address:port`, as an image name spells it. */
  readonly host: string;
  /** `GET /path`, with ` as Bearer x` when credentials came along. */
  readonly requests: readonly string[];
  close(): void;
}

/** Serves HTTP, or HTTPS when it is given a certificate. */
export async function serve(answer: RequestListener, tls?: ServerOptions, at = ANYWHERE): Promise<FaultServer> {
  const requests: string[] = [];
  const listener: RequestListener = (request, response) => {
    const { authorization } = request.headers;
    requests.push(`${request.method} ${request.url}${authorization === undefined ? '' : ` as ${authorization}`}`);
    answer(request, response);
  };
  const server: Server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  const host = await listen(server, at);
  return {
    host,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Serves bare TCP: what stands there when it is no HTTP server at all. */
export async function serveTcp(onConnection: (socket: Socket) => void): Promise<FaultServer> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  const host = await listen(server);
  return {
    host,
    requests: [],
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listen(server: TcpServer, at = ANYWHERE): Promise<string> {
  server.listen(at);
  await once(server, 'listening');
  return `${at.host}:${(server.address() as AddressInfo).port}`;
}
