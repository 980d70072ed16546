// Reads a job (JSON) on standard input, does it and prints the result (JSON): what runs inside the namespace.
import { json } from 'node:stream/consumers';
import { createRegistry } from '../../lambda/adapters/registry/socket-registry.ts';
import type { ProbeJob } from './start-parts.ts';

const { request, options, mirrors, credentials } = (await json(process.stdin)) as ProbeJob;
const registry = createRegistry({
  ...options,
  mirrors: () => ({ mirrors: mirrors.map((url) => ({ url, isRoot: false })), server: null }),
  credentials: { for: async (host) => credentials[host] ?? null },
});
console.log(JSON.stringify(await registry.probe(request)));
registry.close();
