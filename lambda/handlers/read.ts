import * as v from 'valibot';
import { packAnswer } from '../adapters/aws/pack-answer.ts';
import { createApiClient } from '../adapters/kubernetes/api-client.ts';
import { createHttpKubernetes } from '../adapters/kubernetes/http-kubernetes.ts';
import { readByName } from '../ports/forward-reads.ts';
import { KUBERNETES_READS } from '../ports/kubernetes.ts';
import { handle } from './middleware.ts';
import { readPayload } from './read-payload.ts';

const requestSchema = v.strictObject({
  endpoint: v.pipe(v.string(), v.startsWith('https://')),
  ca: v.string(),
  token: v.string(),
  read: v.string(),
  args: v.array(v.unknown()),
});

/**
 * Makes one read of a cluster from inside its VPC, with an authority and a short-lived token that it is given. It has no
 * rights and no AWS client: nothing but the API server can be reached from where it stands.
 */
export const handler = handle(async (event: unknown) => {
  const { endpoint, ca, token, read, args } = readPayload(requestSchema, event);
  const known = KUBERNETES_READS.find((one) => one === read);
  if (known === undefined) {
    const detail = `${read}: this function does not know that read; deploy the version of its caller here too`;
    return packAnswer({ ok: false, problem: { reason: 'unreadable', detail } });
  }
  const client = createApiClient({
    server: endpoint,
    options: async () => ({ ca, headers: { authorization: `Bearer ${token}` } }),
  });
  try {
    return packAnswer(await readByName(createHttpKubernetes(client))(known, args));
  } finally {
    client.close();
  }
});
