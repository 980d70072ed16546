import type { Cause } from '../model/cause.ts';
import type { Finding, FindingCode } from '../model/finding.ts';

/** What is wrong, as a headline; `{scope}` is the image, the registry host or nothing. */
const HEADLINES: Readonly<Record<Cause | FindingCode, string>> = {
  'image-not-found': 'Image {scope} does not exist',
  'repository-not-found-or-denied': 'Repository of {scope} does not exist, or may not be read',
  'invalid-image-name': 'Image name {scope} is not valid',
  'platform-mismatch': 'Image {scope} does not exist for the platform of the node',
  'unsupported-manifest': '{scope} is nothing that the container runtime can run',
  'never-pull': 'Image {scope} is not on the node and its pull policy is Never',
  'corrupt-layer': 'Layers of {scope} arrive damaged',
  unknown: 'Image {scope} cannot be pulled, cause not known yet',
  unauthorized: 'Registry {scope} wants credentials (401)',
  forbidden: 'Registry {scope} forbids the pull (403)',
  'credentials-expired': 'Credentials for registry {scope} have expired',
  'credential-provider': 'The credential provider for registry {scope} fails',
  'rate-limited': 'Registry {scope} limits our pulls (429)',
  dns: 'Registry name {scope} cannot be looked up',
  'connection-refused': 'Registry {scope} refuses connections',
  timeout: 'Registry {scope} does not answer in time',
  'tls-untrusted': 'The certificate of registry {scope} is not trusted',
  'tls-expired': 'The certificate of registry {scope} is outside its dates',
  'plain-http': 'Registry {scope} and the node disagree about HTTP and HTTPS',
  proxy: 'The proxy in front of registry {scope} fails',
  'connection-interrupted': 'Connections to registry {scope} break off',
  'no-route': 'There is no route to registry {scope}',
  'registry-error': 'Registry {scope} answers with errors',
  'policy-rejected': 'A signature or image policy rejects images of {scope}',
  'disk-full': 'Nodes have no space left for images',
  'node-permission': 'Nodes may not store or unpack images',
  'runtime-unavailable': 'The container runtime of a node does not answer',
  'pull-throttled': 'The kubelet holds pulls back (QPS limit)',
  cancelled: 'Pulls are cancelled, and nothing says why',
  'image-pull-failing': 'Images cannot be pulled',
  'kube-proxy-drift': 'The configuration of kube-proxy differs from its baseline',
  'kube-proxy-unusable': 'kube-proxy could not read its stored configuration at the next restart',
};

/** What to do first, in order. Depth by registry comes with the diagnosis engine. */
const NEXT: Readonly<Record<Cause | FindingCode, readonly string[]>> = {
  'image-not-found': [
    'Check the tag for a typing error, and whether the build that should push it has run.',
    'Push the image, or point the workload at a tag that exists.',
  ],
  'repository-not-found-or-denied': [
    'Check the repository name.',
    'If it is private, give the pods an imagePullSecret for this registry, or the nodes the right to read it.',
  ],
  'invalid-image-name': ['Correct the image name in the workload: lowercase repository, one tag, no blanks.'],
  'platform-mismatch': [
    "Build the image for the nodes' platform too (a multi-platform index).",
    'Or keep the pods on nodes of the platform that exists (nodeSelector kubernetes.io/arch).',
  ],
  'unsupported-manifest': [
    'Check that the reference names a container image, and not a chart or another artifact.',
    'Push it again with a current builder (OCI or Docker schema 2).',
  ],
  'never-pull': ['Set imagePullPolicy to IfNotPresent, or load the image onto every node.'],
  'corrupt-layer': [
    'Push the image again.',
    'If one node only: remove its copy of the image and look at mirrors and proxies on the way.',
  ],
  unknown: ['Read the first error below, and the events of a pod: kubectl describe pod.'],
  unauthorized: ['Check that the pods name an imagePullSecret for this registry, and that its credentials still work.'],
  forbidden: ['Give the identity that pulls the right to read this repository.'],
  'credentials-expired': ['Renew the credentials in the imagePullSecret.'],
  'credential-provider': [
    "Read the kubelet's log on the node: the credential provider's own error is only there.",
    "Check the node role's rights for the registry.",
  ],
  'rate-limited': [
    'Authenticate the pulls, or use a mirror or pull-through cache.',
    'Wait until the window of the limit has passed.',
  ],
  dns: [
    'Check the host name for a typing error.',
    "Check the node's DNS servers: the kubelet does not use the cluster's DNS.",
  ],
  'connection-refused': ['Check the port, and that the registry runs.'],
  timeout: [
    'Check routes, security groups and firewalls from the node subnets to the registry.',
    'See whether other clusters reach the registry.',
  ],
  'tls-untrusted': [
    "Install the registry's authority on the nodes (containerd: certs.d/HOST/hosts.toml), or give the registry a publicly trusted certificate.",
  ],
  'tls-expired': ["Renew the registry's certificate.", 'If one node only: check its clock.'],
  'plain-http': ['Serve TLS on that port, or declare the registry as plain HTTP in the container runtime.'],
  proxy: [
    "Check the proxy settings of the container runtime on the node, and that the proxy allows the registry's hosts.",
  ],
  'connection-interrupted': ['See whether it repeats; look at proxies, load balancers and MTU on the way.'],
  'no-route': [
    'Check the route tables of the node subnets, and whether the name resolves to an address the nodes can reach.',
  ],
  'registry-error': ["Look at the registry's status page or its logs."],
  'policy-rejected': ['Sign the image as the policy wants, or change the policy.'],
  'disk-full': ['Free space on the nodes or give them larger disks; look at image garbage collection.'],
  'node-permission': ["Look at the container runtime's log on the node."],
  'runtime-unavailable': ['Look at the state of containerd on the node: systemctl status containerd.'],
  'pull-throttled': [
    'Wait: the kubelet tries again.',
    "If it lasts, raise the kubelet's registryPullQPS and registryBurst.",
  ],
  cancelled: ["Look at the container runtime's log on the node for the reason."],
  'image-pull-failing': [],
  'kube-proxy-drift': [
    'Compare with the baseline and decide which of the two is right: a difference alone is no fault.',
  ],
  'kube-proxy-unusable': ['Correct the ConfigMap before a node or pod restarts kube-proxy.'],
};

/** The headline of a cause: `Image docker.io/library/nginx:9 does not exist`. */
export function headline(cause: Cause | FindingCode, scope: string): string {
  return HEADLINES[cause].replace('{scope}', () => scope);
}

/** What to do about a cause, at most four steps. */
export function nextSteps(cause: Cause | FindingCode): readonly string[] {
  return NEXT[cause];
}

/** A finding as one sentence. */
export function describe(finding: Finding): string {
  switch (finding.code) {
    case 'image-pull-failing': {
      const { cause, scope, pods } = finding.args;
      return `${headline(cause, scope)}: ${pods} ${pods === 1 ? 'pod' : 'pods'}`;
    }
    case 'kube-proxy-drift': {
      const { field, expected, actual, actualFrom, baseline, inEffect, impact } = finding.args;
      const from = actualFrom === 'default' ? ' (the default)' : '';
      return `${field} is ${quote(actual)}${from}, ${baseline} expects ${quote(expected)}${inEffect ? '' : '; without effect in this mode'}. ${impact}`;
    }
    case 'kube-proxy-unusable':
      return `kube-proxy cannot read its configuration: ${finding.args.message}`;
  }
}

function quote(value: string): string {
  return value === '' ? '""' : value;
}
