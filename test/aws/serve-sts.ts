import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { forward } from './forward.ts';
import type { Emulator } from './start-emulator.ts';

/**
 * STS as the emulator has it, at a socket file, under its own name: it verifies the signature. Asked for JSON, as
 * aws-iam-authenticator does, AWS answers so; the emulator has XML only.
 */
export async function serveSts({ certificate }: Emulator, socket: string): Promise<Server> {
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    forward(request).then(
      ({ status, headers, text }) => {
        if (status !== 200 || request.headers.accept !== 'application/json')
          return response.writeHead(status, headers).end(text);
        const [Account, Arn, UserId] = ['Account', 'Arn', 'UserId'].map(
          (name) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1],
        );
        const body = { GetCallerIdentityResponse: { GetCallerIdentityResult: { Account, Arn, UserId } } };
        return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  }).listen(socket);
  await once(server, 'listening');
  return server;
}
