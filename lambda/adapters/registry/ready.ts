import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Resolves to the socket when it has said `event`; a socket that fails or is too late is destroyed. */
export async function ready<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  // Between two requests nobody listens; a connection that broke meanwhile is dialled anew.
  socket.on('error', () => {});
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}
