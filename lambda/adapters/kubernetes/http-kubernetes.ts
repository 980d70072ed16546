import { RIGHTS, type Right } from '../../core/access/rights.ts';
import type { ConfigMap, DaemonSet, KubernetesEvent, Node, Pod, PodRow } from '../../core/model/cluster-state.ts';
import type { Answer } from '../../core/model/problem.ts';
import { readPodTable, type Table } from '../../core/pulls/read-pod-table.ts';
import type { Kubernetes, Listing } from '../../ports/kubernetes.ts';
import type { ApiClient, ApiRequest } from './api-client.ts';
import { projectPod } from './project-pod.ts';

/** Rows of a page: measured as fast as one answer, in bounded memory. */
const TABLE_PAGE = 5_000;
/** Whole pods of a page: 500 are about 3 MB. */
const OBJECT_PAGE = 500;
const MAX_PAGES = 40;
/** A network that drops what the control plane sends to a node would cost the whole look. */
const PAGE_TIMEOUT_MS = 4_000;
const KNOWN: readonly string[] = RIGHTS.getKubeProxyConfig.names;
const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';

/** Longest text of a review that is kept. */
const MAX_WHY = 300;

interface SelfSubjectAccessReview {
  readonly status?: { readonly allowed?: unknown; readonly reason?: string; readonly evaluationError?: string };
}

interface List<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[];
}

/** The reads of one cluster over HTTP. */
export function createHttpKubernetes(client: ApiClient): Kubernetes {
  /** Follows `continue` until the end, our bound, or an expired token (410), after which the rest is unknown. */
  async function pages<T>(
    request: ApiRequest,
    pageSize: number,
    maxPages: number,
    itemsOf: (page: Table & List<T>) => readonly T[] | null,
  ): Promise<Answer<Listing<T>>> {
    const items: T[] = [];
    let token: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const query: Record<string, string> = { ...request.query, limit: String(pageSize) };
      if (token !== undefined) query.continue = token;
      const answer = await client.get<Table & List<T>>({ ...request, query });
      if (!answer.ok) return page === 0 ? answer : { ok: true, value: { items, truncated: true } };
      const found = itemsOf(answer.value);
      if (found === null) {
        const detail = `${request.what}: the answer is not the list that was asked for`;
        return { ok: false, problem: { reason: 'unreadable', detail } };
      }
      for (const item of found) items.push(item);
      token = answer.value.metadata?.continue;
      if (token === undefined || token === '') return { ok: true, value: { items, truncated: false } };
    }
    return { ok: true, value: { items, truncated: true } };
  }

  const list = <T>(request: ApiRequest, maxPages = MAX_PAGES): Promise<Answer<Listing<T>>> =>
    pages<T>(request, OBJECT_PAGE, maxPages, (page) => page.items ?? null);

  const pods = (request: ApiRequest): Promise<Answer<Listing<Pod>>> =>
    pages<Pod>(request, OBJECT_PAGE, MAX_PAGES, ({ items }: List<Pod>) => items?.map(projectPod) ?? null);

  return {
    podRows: (which, namespace) =>
      pages<PodRow>(
        {
          what: which === 'pending' ? 'list the Pending pods' : 'list a row of every pod',
          right: RIGHTS.listPods,
          path: `${inNamespace(namespace)}/pods`,
          query: { includeObject: 'None', ...(which === 'pending' ? { fieldSelector: 'status.phase=Pending' } : {}) },
          accept: TABLE,
        },
        TABLE_PAGE,
        MAX_PAGES,
        readPodTable,
      ),

    async podsNamed(name, namespace) {
      const answer = await pods({
        what: `read pod ${name}`,
        right: RIGHTS.listPods,
        path: `${inNamespace(namespace)}/pods`,
        query: { fieldSelector: `metadata.name=${name}` },
      });
      return answer.ok ? { ok: true, value: answer.value.items } : answer;
    },

    pendingPods: (namespace) =>
      pods({
        what: 'list the Pending pods',
        right: RIGHTS.listPods,
        path: `${inNamespace(namespace)}/pods`,
        query: { fieldSelector: 'status.phase=Pending' },
      }),

    systemPods: (labelSelector) =>
      pods({
        what: `list pods ${labelSelector} of kube-system`,
        right: RIGHTS.listPods,
        path: '/api/v1/namespaces/kube-system/pods',
        query: { labelSelector },
      }),

    async eventsOfPod(namespace, pod) {
      const answer = await list<KubernetesEvent>(
        {
          what: `list the events of pod ${namespace}/${pod}`,
          right: RIGHTS.listEvents,
          path: `${inNamespace(namespace)}/events`,
          query: { fieldSelector: `involvedObject.name=${pod},involvedObject.kind=Pod` },
        },
        1,
      );
      return answer.ok ? { ok: true, value: answer.value.items } : answer;
    },

    failedEvents: (namespace) =>
      list<KubernetesEvent>(
        {
          what: 'list the events with reason Failed',
          right: RIGHTS.listEvents,
          path: `${inNamespace(namespace)}/events`,
          query: { fieldSelector: 'reason=Failed,involvedObject.kind=Pod' },
        },
        1,
      ),

    async node(name) {
      const answer = await list<Node>({
        what: `read node ${name}`,
        right: RIGHTS.listNodes,
        path: '/api/v1/nodes',
        query: { fieldSelector: `metadata.name=${name}` },
      });
      return answer.ok ? { ok: true, value: answer.value.items[0] ?? null } : answer;
    },

    nodes: (images) =>
      pages<Node>(
        { what: 'list the nodes', right: RIGHTS.listNodes, path: '/api/v1/nodes' },
        OBJECT_PAGE,
        MAX_PAGES,
        ({ items }: List<Node>) => (images === 'images' ? (items ?? null) : (items?.map(withoutImages) ?? null)),
      ),

    async systemDaemonSets() {
      const answer = await list<DaemonSet>({
        what: 'list the DaemonSets of kube-system',
        right: RIGHTS.listSystemDaemonSets,
        path: '/apis/apps/v1/namespaces/kube-system/daemonsets',
      });
      return answer.ok ? { ok: true, value: answer.value.items } : answer;
    },

    systemConfigMap: (name) =>
      getOrNull<ConfigMap>({
        what: `read ConfigMap kube-system/${name}`,
        right: KNOWN.includes(name)
          ? { ...RIGHTS.getKubeProxyConfig, names: [name] }
          : { ...RIGHTS.getSystemConfigMaps, names: [name] },
        path: `/api/v1/namespaces/kube-system/configmaps/${encodeURIComponent(name)}`,
      }),

    podPage: (pod, port, path) =>
      client.page({
        what: `read ${path} of pod kube-system/${pod}, port ${port}`,
        right: RIGHTS.getPodPages,
        path: `/api/v1/namespaces/kube-system/pods/${encodeURIComponent(pod)}:${port}/proxy/${path}`,
        accept: '*/*',
        timeoutMs: PAGE_TIMEOUT_MS,
      }),

    async namespaceExists(name) {
      const right: Right = { verb: 'get', group: '', resource: 'namespaces' };
      const path = inNamespace(name);
      const answer = await getOrNull<object>({ what: `read namespace ${name}`, right, path });
      return answer.ok ? { ok: true, value: answer.value !== null } : answer;
    },

    async may(right) {
      const answer = await client.post<SelfSubjectAccessReview>(
        {
          what: 'ask for our own rights',
          right: { verb: 'create', group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews' },
          path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        },
        reviewOf(right),
      );
      if (!answer.ok) return answer;
      const { allowed, reason = '', evaluationError = '' } = answer.value.status ?? {};
      if (typeof allowed !== 'boolean') {
        const detail = 'ask for our own rights: the answer is not the review that was asked for';
        return { ok: false, problem: { reason: 'unreadable', detail } };
      }
      return { ok: true, value: { allowed, why: (reason || evaluationError).slice(0, MAX_WHY) } };
    },

    async version() {
      const answer = await client.get<{ gitVersion?: string }>({
        what: 'read the version',
        right: null,
        path: '/version',
      });
      return answer.ok ? { ok: true, value: answer.value.gitVersion ?? 'unknown' } : answer;
    },
  };

  async function getOrNull<T>(request: ApiRequest): Promise<Answer<T | null>> {
    const answer = await client.get<T>(request);
    return !answer.ok && answer.problem.reason === 'not-found' ? { ok: true, value: null } : answer;
  }
}

/** Gone page by page: of 5,000 nodes the images are 50 MB. */
function withoutImages({ status, ...node }: Node): Node {
  const { images: _images, ...rest } = status ?? {};
  return { ...node, status: rest };
}

function inNamespace(namespace: string | null): string {
  return namespace === null ? '/api/v1' : `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
}

function reviewOf({ verb, group, resource: qualified, namespace, names }: Right): object {
  const [resource, subresource] = qualified.split('/');
  const resourceAttributes = { verb, group, resource, subresource, namespace, name: names?.[0] };
  return { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
}
