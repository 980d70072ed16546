import type { TroubleCause } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';

/** What is wrong, as a headline; `{scope}` is the image, the registry host or nothing. */
const HEADLINES: Readonly<Record<TroubleCause, string>> = {
  'incident-storm': 'Many troubles at once, seen by {scope}',
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
  'registry-unreachable': 'Registry {scope} cannot be reached',
  'registry-certificate-ending': 'The certificate of registry {scope} ends soon',
  'registry-limit-near': 'The pull limit of registry {scope} is nearly used up',
  'image-gone': 'Image {scope} is gone from its registry while nodes still run it',
  'kube-proxy-drift': 'The configuration of kube-proxy differs from its baseline',
  'kube-proxy-stale': 'kube-proxy runs another configuration than the stored one',
  'kube-proxy-mode': 'kube-proxy works in another mode than it was told',
  'kube-proxy-missing': 'Nodes have no kube-proxy',
  'kube-proxy-unwell': 'kube-proxy does not run, or is not well, on some nodes',
  'kube-proxy-skew': 'The version of kube-proxy does not fit the cluster',
  'kube-proxy-add-on': 'The EKS add-on kube-proxy is in trouble',
  'kube-proxy-unusable': 'kube-proxy could not read its stored configuration at the next restart',
  'access-too-wide': 'Pullwarden may do more in cluster {scope} than its checks need',
};

/** The headline of a cause: `Image docker.io/library/nginx:9 does not exist`. */
export function headline(cause: TroubleCause, scope: string): string {
  // A newer version may have stored what this one has no words for.
  const text = isTroubleCause(cause) ? HEADLINES[cause] : `${String(cause)} at {scope}`;
  return text.replace('{scope}', () => scope);
}

/** Whether a trouble can have this cause. */
export function isTroubleCause(text: string): text is TroubleCause {
  return Object.hasOwn(HEADLINES, text);
}

/** A finding as one sentence. */
export function describe(finding: Finding): string {
  switch (finding.code) {
    case 'image-pull-failing': {
      const { cause, scope, pods } = finding.args;
      return `${headline(cause, scope)}: ${pods} ${pods === 1 ? 'pod' : 'pods'}`;
    }
    case 'registry-unreachable': {
      const { host, cause, place, vantage, nodes } = finding.args;
      const from = vantage === 'here' ? 'this machine' : vantage === 'vpc' ? 'the node subnets' : 'outside';
      const inside = nodes === 0 ? 'the node subnets' : count(nodes, 'node');
      return place === 'registry'
        ? `${headline(cause, host)}: the same from ${from} and from ${inside}, so it is not the cluster.`
        : `${headline(cause, host)} from the node subnets, and it answers outside: the network of the cluster is in the way.`;
    }
    case 'registry-certificate-ending': {
      const { host, issuer, days } = finding.args;
      return `The certificate of ${host}, issued by ${issuer}, ends in ${count(days, 'day')}: from then on no node trusts it.`;
    }
    case 'registry-limit-near': {
      const { host, remaining, limit, minutes } = finding.args;
      const when = minutes === null ? '' : ` At this pace it is used up in ${count(minutes, 'minute')}.`;
      return `${remaining} of ${limit} pulls from ${host} are left for the address of the nodes.${when}`;
    }
    case 'image-gone': {
      const { image, nodes } = finding.args;
      return `${image} is no longer in its registry; ${count(nodes, 'node')} ${nodes === 1 ? 'holds' : 'hold'} it, and a pod that starts elsewhere cannot pull it.`;
    }
    case 'kube-proxy-drift': {
      const { field, expected, actual, actualFrom, baseline, inEffect, impact } = finding.args;
      const from = actualFrom === 'default' ? ' (the default)' : '';
      return `${field} is ${quote(actual)}${from}, ${baseline} expects ${quote(expected)}${inEffect ? '' : '; without effect in this mode'}. ${impact}`;
    }
    case 'kube-proxy-stale': {
      const { pods, of, certain, fields, nodes, writtenAt, writtenBy } = finding.args;
      const written = writtenAt === null ? '' : ` of ${writtenAt} (written by ${writtenBy})`;
      const which = fields.length === 0 ? '' : `; they differ in ${listed(fields, fields.length)}`;
      return certain
        ? `${pods} of ${count(of, 'pod')} run something else than the stored configuration${written}${which}: ${listed(nodes, pods)}. A restart of the DaemonSet brings it in.`
        : `${pods} of ${count(of, 'pod')} started before the stored configuration${written} and may still run the old one: ${listed(nodes, pods)}. kube-proxy reads it at its start only.`;
    }
    case 'kube-proxy-mode': {
      const { asked, inUse, nodes, pods } = finding.args;
      return `kube-proxy was told to work in mode ${asked} and works in ${inUse} on ${count(pods, 'node')}: ${listed(nodes, pods)}.`;
    }
    case 'kube-proxy-missing': {
      const { nodes, count: missing, of } = finding.args;
      const all = of === null ? '' : ` of ${of}`;
      return `${missing}${all} nodes should have a pod of kube-proxy and have none: ${listed(nodes, missing)}. Services do not work from there.`;
    }
    case 'kube-proxy-unwell': {
      const { nodes, count: unwell } = finding.args;
      return `kube-proxy does not run, or says itself that it is not well, on ${count(unwell, 'node')}: ${listed(nodes, unwell)}.`;
    }
    case 'kube-proxy-skew': {
      const { version, beside, other, rule, nodes, count: skewed } = finding.args;
      return `kube-proxy ${version} runs beside ${beside} ${other} on ${count(skewed, 'node')} (${listed(nodes, skewed)}): ${rule}.`;
    }
    case 'kube-proxy-add-on':
      return `The EKS add-on kube-proxy: ${finding.args.trouble}`;
    case 'access-too-wide': {
      const { right, impact, by } = finding.args;
      return `Pullwarden may ${right} and needs it for nothing; in other hands ${impact}. ${by === '' ? 'The API server does not say who gives it.' : `The API server says: ${by}.`}`;
    }
    case 'kube-proxy-unusable':
      return `kube-proxy cannot read its configuration: ${finding.args.message}`;
  }
}

/** The first names of `all`, which may be more than are given. */
function listed(names: readonly string[], all: number): string {
  return `${names.join(', ')}${all > names.length ? `, and ${all - names.length} more` : ''}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function quote(value: string): string {
  return value === '' ? '""' : value;
}
