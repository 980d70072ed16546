import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { awsCli } from './aws-cli.ts';
import { forward } from './forward.ts';
import type { Parts } from './install-parts.ts';

/** A cluster that is really there; the emulator's own EKS has a name and no API server. */
export interface RealCluster {
  readonly name: string;
  readonly endpoint: string;
  /** PEM */
  readonly ca: string;
  /** Who may enter from now on. */
  readonly onAccessEntry?: (entry: AccessEntry) => Promise<void>;
}

export interface AccessEntry {
  readonly principalArn: string;
  readonly kubernetesGroups: readonly string[];
}

/**
 * EKS as the emulator has it, so that signatures, rights and access entries are its own, but with the endpoint and the
 * authority of a real cluster. Point `AWS_ENDPOINT_URL_EKS` at `url`; `create` when the emulator runs.
 */
export async function serveEks({ name, endpoint, ca, onAccessEntry }: RealCluster) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url } = request;
    const { status, headers, text } = await forward(request);
    let body = text;
    if (status === 200 && method === 'GET' && url === `/clusters/${name}`) {
      const described = JSON.parse(text);
      described.cluster.endpoint = endpoint;
      described.cluster.certificateAuthority = { data: Buffer.from(ca).toString('base64') };
      body = JSON.stringify(described);
    }
    if (status === 200 && method === 'POST' && url === `/clusters/${name}/access-entries`) {
      await onAccessEntry?.(JSON.parse(text).accessEntry);
    }
    response.writeHead(status, headers).end(body);
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    create: async (parts: Parts) => {
      const Principal = { Service: 'eks.amazonaws.com' };
      const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
      const role = ['--role-name', `cluster-${name}`, '--assume-role-policy-document', JSON.stringify(trust)];
      const { Role } = await awsCli(parts, 'iam', 'create-role', ...role);
      const vpc = ['--resources-vpc-config', 'subnetIds=subnet-1'];
      // Straight at the emulator, wherever our own clients are pointed.
      const at = ['--endpoint-url', process.env.AWS_ENDPOINT_URL ?? ''];
      await awsCli(parts, ...at, 'eks', 'create-cluster', '--name', name, '--role-arn', Role.Arn, ...vpc);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
