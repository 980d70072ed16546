import type { ImageReference } from '../../model/image-reference.ts';
import { parseReference } from '../../registry/parse-reference.ts';
import { printReference } from '../../registry/print-reference.ts';
import { type RegistryFlavour, registryFlavour } from '../../registry/registry-flavour.ts';
import { plainText } from '../plain-text.ts';
import { LAYER_HOSTS, STATUS_PAGES } from './registry-hosts.ts';
import type { Subject } from './subject.ts';

/** Longer than any name that Kubernetes or a registry takes. */
const MAX_FACT = 1_024;

/** What is known about a subject, by the name that steps use for it. */
export type Facts = Readonly<Partial<ReturnType<typeof gather>>>;

/** The facts of a subject. What could be taken for an option or does not fit on one plain line is left out. */
export function factsOf(subject: Subject): Facts {
  return Object.fromEntries(
    Object.entries(gather(subject)).filter(([, value]) => value !== undefined && isPresentable(value)),
  );
}

/** The registry that a subject speaks of; null when it names none. */
export function registryOf(subject: Subject): RegistryFlavour | null {
  const host = hostOf(subject);
  return host === undefined ? null : registryFlavour(host);
}

function gather(subject: Subject) {
  const { image, namespaces = [], pods = [], workloads = [], nodes = [], cluster } = subject;
  const reference = referenceOf(subject);
  const flavour = registryOf(subject);
  const host = hostOf(subject);
  const server = host === 'docker.io' ? 'registry-1.docker.io' : host;
  const path = reference?.repository.split('/') ?? [];
  const parsed = image === undefined ? null : parseReference(image);
  const [podNamespace, pod] = pods[0]?.split('/') ?? [];
  const namespace = podNamespace ?? namespaces[0];
  const workload = workloads.find((name) => name.startsWith(`${namespace}/`))?.split('/');
  const secret = host === undefined ? undefined : `pull-${host.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  const account = flavour?.account ?? undefined;
  const region = flavour?.region ?? undefined;
  const clusterAccount = cluster?.account ?? undefined;
  const clusterRegion = cluster?.region ?? undefined;
  return {
    /** The completed name by its tag, as a builder pushes it. */
    taggedImage:
      reference?.tag === null || reference === null ? undefined : printReference({ ...reference, digest: null }),
    /** The completed name by digest or tag, never both: `skopeo` takes no name with two. */
    exactImage:
      reference === null
        ? undefined
        : printReference(reference.digest === null ? reference : { ...reference, tag: null }),
    host,
    repository: reference?.repository,
    imageId: reference === null ? undefined : imageIdOf(reference),
    /** Why the name is refused. */
    reason: parsed?.ok === false ? parsed.reason : undefined,
    /** What is dialled: with a port only where the name has one, without, and always with. */
    server,
    hostname: server?.replace(/:\d+$/, ''),
    address: server === undefined || /:\d+$/.test(server) ? server : `${server}:443`,
    /** As a pull secret names the server. */
    loginServer: host === 'docker.io' ? 'https://index.docker.io/v1/' : host,
    layerHosts: flavour === null ? undefined : LAYER_HOSTS[flavour.kind],
    statusPage: flavour === null ? undefined : STATUS_PAGES[flavour.kind],
    secret,
    serviceAccountPatch: secret === undefined ? undefined : JSON.stringify(patchOf(secret)),
    /** First part of the path: a cache's prefix, a project, an organisation. */
    owner: path.length > 1 ? path[0] : undefined,
    /** The rest of the path. */
    name: path.length > 1 ? path.slice(1).join('/') : undefined,
    account,
    region,
    partition: flavour?.partition ?? undefined,
    acr: flavour?.kind === 'acr' ? host?.split(/[.-]/)[0] : undefined,
    garRepository: flavour?.kind === 'gar' ? path[1] : undefined,
    namespace,
    pod,
    workload: workload === undefined ? undefined : `${workload[1]?.toLowerCase()}/${workload[2]}`,
    node: nodes[0],
    context: cluster?.context,
    /** Of a cluster on AWS only. */
    eksCluster: clusterRegion === undefined ? undefined : cluster?.name,
    clusterRegion,
    /** The region whose VPC endpoints the nodes use. */
    nodeRegion: clusterRegion ?? (account === undefined ? undefined : region),
    /** The cluster's account where the registry belongs to another. */
    otherAccount: account === undefined || account === clusterAccount ? undefined : clusterAccount,
    /** The cluster's region where the registry is in another. */
    otherRegion: account === undefined || region === clusterRegion ? undefined : clusterRegion,
  };
}

function referenceOf({ reference, image }: Subject): ImageReference | null {
  if (reference !== undefined) return reference;
  const parsed = image === undefined ? null : parseReference(image);
  return parsed?.ok ? parsed.reference : null;
}

function hostOf(subject: Subject): string | undefined {
  return referenceOf(subject)?.host ?? subject.registry;
}

function imageIdOf({ tag, digest }: ImageReference): string {
  return digest === null ? `imageTag=${tag}` : `imageDigest=${digest}`;
}

/** Refuses (operation "test") where the service account names pull secrets already: a merge would replace its list. */
function patchOf(secret: string): readonly object[] {
  return [
    { op: 'test', path: '/imagePullSecrets', value: null },
    { op: 'add', path: '/imagePullSecrets', value: [{ name: secret }] },
  ];
}

function isPresentable(value: string): boolean {
  return value !== '' && value.length <= MAX_FACT && !value.startsWith('-') && plainText(value) === value;
}
