import type { KubernetesObject } from './kubernetes-objects.ts';
import { timeText } from './kubernetes-objects.ts';

const ZONE = 'eu-west-1';

/** Names of the demo's three nodes. */
export const nodeNames = ['10-0-1-23', '10-0-2-87', '10-0-3-141'].map(
  (address) => `ip-${address}.${ZONE}.compute.internal`,
);

/** The address that a node's name spells. */
export function nodeAddress(name: string): string {
  return name.slice('ip-'.length, name.indexOf('.')).replaceAll('-', '.');
}

/** The three amd64 nodes as objects. */
export function nodeObjects(createdAt: number): readonly KubernetesObject[] {
  return nodeNames.map((name, index) => nodeObject(name, `${ZONE}${'abc'[index]}`, createdAt));
}

function nodeObject(name: string, zone: string, createdAt: number): KubernetesObject & { readonly status: object } {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: timeText(createdAt),
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'm6i.large',
        'topology.kubernetes.io/region': ZONE,
        'topology.kubernetes.io/zone': zone,
      },
    },
    status: {
      addresses: [{ type: 'InternalIP', address: nodeAddress(name) }],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastTransitionTime: timeText(createdAt),
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: 'Amazon Linux 2023.9.20251027',
        kernelVersion: '6.12.46-66.121.amzn2023.x86_64',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.34.1-eks-c39b1d0',
      },
    },
  };
}
