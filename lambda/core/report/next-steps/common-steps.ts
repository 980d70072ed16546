import type { Step } from './step.ts';

// Steps that more than one row of the tables uses.

export const MAKE_SECRET: Step = {
  text: 'Make a pull secret for this registry in every namespace that pulls from it.',
  command:
    'kubectl -n {namespace} create secret docker-registry {secret} --docker-server={loginServer} --docker-username="$REGISTRY_USER" --docker-password="$REGISTRY_PASSWORD"',
};

export const NAME_SECRET: Step = {
  text: 'Name it in imagePullSecrets of the pods or of their service account, and make the pods anew: they take it over when they are made.',
  command: 'kubectl -n {namespace} patch serviceaccount default --type=json -p {serviceAccountPatch}',
};

export const SEE_SECRETS: Step = {
  text: 'See which pull secrets the pod names, and whether one is for this registry and still valid.',
  command: "kubectl -n {namespace} get pod {pod} -o jsonpath='{.spec.imagePullSecrets}'",
};

export const LIST_TAGS: Step = {
  text: 'Check the tag for a typing error, and whether the build that should push it has run.',
  command: 'skopeo list-tags docker://{host}/{repository}',
};

export const KUBELET_LOG: Step = {
  text: "Read the kubelet's log on the node: a credential provider's own error is only there.",
  command: 'journalctl -u kubelet --since -1h --no-pager | grep -i credential',
};

export const RUNTIME_LOG: Step = {
  text: "Read the container runtime's log on the node.",
  command: 'journalctl -u containerd --since -1h --no-pager',
};

export const ASK_FROM_NODE: Step = {
  text: 'Ask the registry from a node of the same subnet: 200 and 401 both mean that the way is open.',
  command: "curl -sS --max-time 10 -o /dev/null -w '%{http_code}\\n' https://{server}/v2/",
};

export const NODE_NETWORK: Step = {
  text: 'Check the route tables, security groups and firewalls between the node subnets and the registry.',
  command: 'aws eks describe-cluster --name {eksCluster} --region {clusterRegion} --query cluster.resourcesVpcConfig',
};

export const PASS_LAYER_HOSTS: Step = {
  text: 'Let firewalls and proxies also pass the hosts that tokens and layers come from: {layerHosts}.',
  needs: 'layerHosts',
};

export const STATUS_PAGE: Step = {
  text: 'Look at the status page of its operator: {statusPage}.',
  needs: 'statusPage',
};

export const USE_CACHE: Step = {
  text: 'Pull through a mirror or pull-through cache, and leave imagePullPolicy at IfNotPresent.',
};

export const WAIT: Step = { text: 'Wait until the window of the limit has passed: the kubelet tries again.' };

export const SEE_CERTIFICATE: Step = {
  text: 'See which certificate is shown, who issued it and for which dates, from the node.',
  command: 'openssl s_client -connect {address} </dev/null | openssl x509 -noout -subject -issuer -dates',
};
