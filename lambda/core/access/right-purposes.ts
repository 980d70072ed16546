import type { RightName } from './rights.ts';

/** What each right in a cluster is for. */
export const RIGHT_PURPOSES: Readonly<Record<RightName, string>> = {
  listPods: 'rows of all pods, whole objects of suspicious ones',
  listEvents: 'first errors, sandbox failures, ephemeral containers',
  listNodes: 'platform of the node that wants an image; images that nodes hold; where a kube-proxy is due',
  listSystemDaemonSets: 'how kube-proxy runs',
  getKubeProxyConfig: 'its stored configuration',
  getSystemConfigMaps: "ConfigMaps of other names, such as Gardener's hashed ones",
  getPodPages:
    '`/configz`, `/proxyMode` and `/livez` of kube-proxy. The right reaches every port of every pod of kube-system: give it where knowing beats guessing by age',
};
