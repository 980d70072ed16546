import { type KubernetesObject, timeText } from './kubernetes-objects.ts';

/** The names that the three objects of kube-proxy have on EKS. */
const labels = { 'eks.amazonaws.com/component': 'kube-proxy', 'k8s-app': 'kube-proxy' };

/** kube-proxy as EKS installs it, but for the mode: its two ConfigMaps and its DaemonSet for so many nodes. */
export function kubeProxyObjects(
  mode: 'iptables' | 'ipvs',
  image: string,
  nodes: number,
  writtenAt: number,
): readonly KubernetesObject[] {
  const kubeconfigMap = configMap('kube-proxy', 'kubeconfig', kubeconfig, writtenAt);
  return [kubeconfigMap, kubeProxyConfig(mode, writtenAt), daemonSet(image, nodes)];
}

/** The ConfigMap that holds the configuration of all nodes, written by a person at that time (epoch ms). */
export function kubeProxyConfig(mode: 'iptables' | 'ipvs', writtenAt: number): KubernetesObject {
  return configMap('kube-proxy-config', 'config', configuration(mode), writtenAt);
}

/** What a pod of the DaemonSet runs. */
export function kubeProxyPodSpec(image: string) {
  return {
    hostNetwork: true,
    containers: [
      {
        name: 'kube-proxy',
        image,
        command: [
          'kube-proxy',
          '--v=2',
          '--config=/var/lib/kube-proxy-config/config',
          '--hostname-override=$(NODE_NAME)',
        ],
        env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } }],
        volumeMounts: [
          { name: 'kubeconfig', mountPath: '/var/lib/kube-proxy/' },
          { name: 'config', mountPath: '/var/lib/kube-proxy-config/' },
        ],
      },
    ],
    volumes: [
      { name: 'kubeconfig', configMap: { name: 'kube-proxy', defaultMode: 420 } },
      { name: 'config', configMap: { name: 'kube-proxy-config', defaultMode: 420 } },
    ],
  };
}

function configMap(
  name: string,
  key: string,
  text: string,
  writtenAt: number,
): KubernetesObject & { readonly data: object } {
  const written = {
    manager: 'kubectl-edit',
    operation: 'Update',
    apiVersion: 'v1',
    time: timeText(writtenAt),
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { [`f:${key}`]: {} } },
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'kube-system', labels, managedFields: [written] },
    data: { [key]: text },
  };
}

function daemonSet(
  image: string,
  nodes: number,
): KubernetesObject & { readonly spec: object; readonly status: object } {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: 'kube-system', labels },
    spec: {
      selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
      template: { metadata: { labels: { 'k8s-app': 'kube-proxy' } }, spec: kubeProxyPodSpec(image) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '10%' } },
    },
    status: {
      currentNumberScheduled: nodes,
      desiredNumberScheduled: nodes,
      numberAvailable: nodes,
      numberMisscheduled: 0,
      numberReady: nodes,
      updatedNumberScheduled: nodes,
    },
  };
}

const kubeconfig = `kind: Config
apiVersion: v1
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://demo.eks.invalid
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`;

/** What EKS puts into clusters made with 1.24 or later. */
function configuration(mode: string): string {
  return `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clientConnection:
  acceptContentTypes: ""
  burst: 10
  contentType: application/vnd.kubernetes.protobuf
  kubeconfig: /var/lib/kube-proxy/kubeconfig
  qps: 5
clusterCIDR: ""
configSyncPeriod: 15m0s
conntrack:
  maxPerCore: 32768
  min: 131072
  tcpCloseWaitTimeout: 1h0m0s
  tcpEstablishedTimeout: 24h0m0s
enableProfiling: false
healthzBindAddress: 0.0.0.0:10256
hostnameOverride: ""
iptables:
  masqueradeAll: false
  masqueradeBit: 14
  minSyncPeriod: 0s
  syncPeriod: 30s
ipvs:
  excludeCIDRs: null
  minSyncPeriod: 0s
  scheduler: ""
  syncPeriod: 30s
kind: KubeProxyConfiguration
metricsBindAddress: 0.0.0.0:10249
mode: "${mode}"
nodePortAddresses: null
oomScoreAdj: -998
portRange: ""
`;
}
