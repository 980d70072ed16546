import { HELPER_RULES } from './helpers.ts';
import { KUBELET_RULES } from './kubelet.ts';
import { INTERRUPTION_RULES, NETWORK_RULES } from './network.ts';
import { CONTENT_RULES, DISK_RULES, LAST_RULES, NODE_RULES } from './node.ts';
import { MANIFEST_RULES, REGISTRY_RULES, STATUS_RULES } from './registry.ts';
import type { Rule } from './rule.ts';
import { TOPIC_RULES } from './topics.ts';

/**
 * Every rule; the first that finds its words decides. First those who speak for others (the kubelet itself, helpers,
 * proxies, policies, a dead socket), then the layers from the innermost outwards: whoever of two layers is named
 * further in is what failed, and the outer one only passes it on. Words that several layers share come last.
 */
export const RULES: readonly Rule[] = [
  ...KUBELET_RULES,
  ...HELPER_RULES,
  ...DISK_RULES,
  ...NETWORK_RULES,
  ...MANIFEST_RULES,
  ...REGISTRY_RULES,
  ...CONTENT_RULES,
  ...NODE_RULES,
  ...INTERRUPTION_RULES,
  ...STATUS_RULES,
  ...LAST_RULES,
  ...TOPIC_RULES,
];
