import type { TroubleCause } from '../../model/check.ts';
import {
  ASK_FROM_NODE,
  KUBELET_LOG,
  LIST_TAGS,
  MAKE_SECRET,
  NAME_SECRET,
  NODE_NETWORK,
  PASS_LAYER_HOSTS,
  RUNTIME_LOG,
  SEE_CERTIFICATE,
  SEE_SECRETS,
  STATUS_PAGE,
  USE_CACHE,
  WAIT,
} from './common-steps.ts';
import type { Step } from './step.ts';

/** What to do whatever the registry is, most likely first. */
export const GENERAL_STEPS: Readonly<Record<TroubleCause, readonly Step[]>> = {
  'image-not-found': [LIST_TAGS, { text: 'Push the image, or point the workload at a tag that exists.' }],
  'repository-not-found-or-denied': [
    { text: 'Check the repository name: a missing one and a private one get the same answer.' },
    { ...MAKE_SECRET, text: 'If it is private, give the pods a pull secret, or the nodes the right to read it.' },
    NAME_SECRET,
  ],
  'invalid-image-name': [
    { text: 'Correct the image name in the workload: {reason}.', needs: 'reason' },
    {
      text: 'Look for a variable that nobody filled in, a scheme such as https://, an upper-case letter, a blank at the end.',
      command: "kubectl -n {namespace} get {workload} -o jsonpath='{..image}'",
    },
  ],
  'platform-mismatch': [
    {
      text: 'See which platforms the image has.',
      command: 'docker buildx imagetools inspect {exactImage}',
    },
    {
      text: "Build it for the nodes' platform too.",
      command: 'docker buildx build --platform linux/amd64,linux/arm64 --tag {taggedImage} --push .',
    },
    {
      text: 'Or keep the pods on nodes of a platform that it has (nodeSelector kubernetes.io/arch).',
      command: 'kubectl get nodes -L kubernetes.io/os,kubernetes.io/arch',
    },
  ],
  'unsupported-manifest': [
    {
      text: 'See what is stored under this name: a chart or another artifact cannot be run.',
      command: 'skopeo inspect --raw docker://{exactImage}',
    },
    { text: 'Push it again with a current builder (OCI or Docker schema 2, layers in gzip or zstd).' },
  ],
  'never-pull': [
    {
      text: 'Set imagePullPolicy to IfNotPresent, or load the image onto every node that the pods may run on.',
      command: "kubectl -n {namespace} get {workload} -o jsonpath='{..imagePullPolicy}'",
    },
  ],
  'corrupt-layer': [
    { text: 'Push the image again, from a clean build.' },
    {
      text: 'If one node only: remove its copy of the image, and look at mirrors and proxies on the way and at its disk.',
    },
    RUNTIME_LOG,
  ],
  unknown: [
    {
      text: 'Read the events of a pod.',
      command: 'kubectl -n {namespace} describe pod {pod}',
    },
    {
      text: 'Look for the first error among all events of the namespace: later ones only say that the kubelet waits.',
      command: 'kubectl -n {namespace} get events --field-selector reason=Failed --sort-by=.lastTimestamp',
    },
    RUNTIME_LOG,
  ],
  unauthorized: [SEE_SECRETS, MAKE_SECRET, NAME_SECRET],
  forbidden: [
    { text: 'Give the identity that pulls the right to read this repository.' },
    SEE_SECRETS,
    { text: 'If every image is refused, see whether the registry admits the address that the nodes come from.' },
  ],
  'credentials-expired': [
    SEE_SECRETS,
    { text: 'Renew the credentials in it, or take credentials that do not expire within a working day.' },
  ],
  'credential-provider': [
    KUBELET_LOG,
    { text: "Check the rights of the node's own identity for the registry." },
    { text: 'Check that the plugin is installed and that its configuration (matchImages) fits this host.' },
  ],
  'rate-limited': [
    { ...MAKE_SECRET, text: 'Authenticate the pulls: most limits are far higher for known callers.' },
    NAME_SECRET,
    USE_CACHE,
    WAIT,
  ],
  dns: [
    { text: 'Check the host name for a typing error.', command: 'getent ahosts {hostname}' },
    {
      text: "Check the node's own DNS servers: the kubelet's pulls do not use the cluster's DNS.",
      command: 'cat /etc/resolv.conf',
    },
  ],
  'connection-refused': [
    { text: 'Check the port in the image name, and that the registry runs and listens there.' },
    ASK_FROM_NODE,
  ],
  timeout: [ASK_FROM_NODE, NODE_NETWORK, PASS_LAYER_HOSTS, { text: 'See whether other clusters reach the registry.' }],
  'tls-untrusted': [
    SEE_CERTIFICATE,
    {
      text: 'Let the nodes trust its authority: for containerd a line ca = "/path/to/ca.crt" under [host."https://{server}"] in /etc/containerd/certs.d/{host}/hosts.toml.',
    },
    { text: 'Or give the registry a publicly trusted certificate that names {hostname}.' },
  ],
  'tls-expired': [
    SEE_CERTIFICATE,
    { text: "Renew the registry's certificate." },
    { text: 'If one node only: check its clock.', command: 'timedatectl' },
  ],
  'plain-http': [
    {
      text: 'See whether the port speaks plain HTTP: an answer means yes.',
      command: "curl -sS --max-time 10 -o /dev/null -w '%{http_code}\\n' http://{server}/v2/",
    },
    { text: 'Serve TLS on that port.' },
    {
      text: 'Or declare it to containerd: server = "http://{host}" in /etc/containerd/certs.d/{host}/hosts.toml on every node.',
    },
  ],
  proxy: [
    {
      text: 'See which proxy the container runtime of the node uses, and what it exempts.',
      command: 'systemctl show containerd --property=Environment',
    },
    { text: 'Let the proxy pass {host}, or add it to NO_PROXY if the nodes reach it directly.' },
    PASS_LAYER_HOSTS,
  ],
  'connection-interrupted': [
    { text: 'See whether it repeats; if it does, look at proxies, load balancers and the MTU on the way.' },
    ASK_FROM_NODE,
    PASS_LAYER_HOSTS,
  ],
  'no-route': [
    {
      text: 'See whether the name resolves to an address that the nodes can reach: IPv6 without an IPv6 route fails here.',
      command: 'getent ahosts {hostname}',
    },
    NODE_NETWORK,
  ],
  'registry-error': [
    STATUS_PAGE,
    { text: "Read the registry's own logs, and those of the load balancer in front of it." },
    ASK_FROM_NODE,
  ],
  'policy-rejected': [
    { text: 'See which signatures the image has.', command: 'cosign tree {exactImage}' },
    {
      text: 'Sign the image as the policy wants, or change the policy (CRI-O and podman: /etc/containers/policy.json).',
    },
  ],
  'disk-full': [
    {
      text: 'See the conditions of the node, and what it says of image garbage collection.',
      command: 'kubectl describe node {node}',
    },
    {
      text: 'On the node, see which file system is full, in bytes or in inodes.',
      command: 'df -h /var/lib/containerd /var/lib/kubelet; df -i /var/lib/containerd',
    },
    { text: 'Give the nodes larger disks, or start image garbage collection earlier (imageGCHighThresholdPercent).' },
  ],
  'node-permission': [
    RUNTIME_LOG,
    {
      text: 'See which snapshotter and which mounts the runtime uses, and who owns its folder.',
      command: 'ls -ldZ /var/lib/containerd',
    },
  ],
  'runtime-unavailable': [
    { text: 'See the state of the runtime on the node.', command: 'systemctl status containerd --no-pager' },
    { text: 'See the conditions of the node.', command: 'kubectl describe node {node}' },
    RUNTIME_LOG,
  ],
  'pull-throttled': [
    { text: 'Wait: the kubelet tries again.' },
    {
      text: "If it lasts, raise the kubelet's registryPullQPS and registryBurst.",
      command: 'kubectl get --raw /api/v1/nodes/{node}/proxy/configz',
    },
  ],
  cancelled: [
    RUNTIME_LOG,
    {
      text: 'If large images are cut off, see whether the runtime gave up for want of progress: then it is the network.',
    },
  ],
  'image-pull-failing': [],
  'registry-unreachable': [
    { text: 'If the finding says the registry: look at its status page or its server; nothing in the cluster helps.' },
    {
      text: 'If it says the network of the cluster: look at route tables, NAT, security groups and endpoints of the node subnets.',
    },
  ],
  'registry-certificate-ending': [
    { text: 'Renew the certificate of the registry, or ask whoever runs it whether it renews by itself.' },
  ],
  'registry-limit-near': [
    {
      text: 'Log the nodes in to the registry, or put a pull-through cache in front of it: limits of strangers are small.',
    },
    {
      text: 'Look for what pulls so often: a crash loop with imagePullPolicy Always, or a build that runs on the nodes.',
    },
  ],
  'image-gone': [
    { text: 'Push the image again, or move the workloads to a tag that exists, before the pods move to another node.' },
    { text: 'Look at the lifecycle rules of the repository: they delete what is old, not what is unused.' },
  ],
  'incident-storm': [
    {
      text: 'Look for what they share: a registry, a node group, a deployment of the last minutes; `pullwarden incidents` lists them.',
    },
  ],
  'kube-proxy-drift': [
    { text: 'Compare with the baseline and decide which of the two is right: a difference alone is no fault.' },
    {
      text: 'Let `pullwarden kube-proxy plan` print the commands that take the difference back; it changes nothing itself.',
    },
  ],
  'kube-proxy-stale': [
    {
      text: 'Restart the DaemonSet, for kube-proxy reads its configuration at its start only; `pullwarden kube-proxy plan` prints how.',
    },
  ],
  'kube-proxy-mode': [
    {
      text: 'Read the log of kube-proxy on these nodes: at its start it says why the mode cannot be had, kernel modules mostly.',
    },
  ],
  'kube-proxy-missing': [
    { text: 'Look at the events of the DaemonSet, then at taints, disk and pod limits of the nodes.' },
  ],
  'kube-proxy-unwell': [{ text: 'Read the log of kube-proxy on these nodes, and describe its pods for their events.' }],
  'kube-proxy-skew': [
    { text: 'Bring kube-proxy to the version of the API server: nobody but its owner updates a self-managed one.' },
  ],
  'kube-proxy-add-on': [
    { text: 'Read the health of the add-on in EKS, and choose how conflicts are resolved before it is updated again.' },
  ],
  'access-too-wide': [
    {
      text: 'Take the access policies away from the access entry of the role that Pullwarden uses: the group pullwarden:readers is all that it needs.',
      command: 'aws eks list-access-entries --cluster-name {eksCluster} --region {clusterRegion}',
      needs: 'eksCluster',
    },
    {
      text: 'Find the binding that gives the right, by the name that the evidence says or by its subject (pullwarden:readers, or what else this identity is), and take it away; those called pullwarden-reader stay.',
      command: 'kubectl get clusterrolebindings,rolebindings -A -o wide',
    },
    {
      text: 'If only those are left, compare their roles with what `pullwarden rbac` prints: somebody has added rules.',
    },
  ],
  'kube-proxy-unusable': [{ text: 'Correct the ConfigMap before a node or pod restarts kube-proxy.' }],
};
