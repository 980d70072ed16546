import { ANSWER_RULES } from './answer.ts';
import { CONTENT_RULES } from './content.ts';
import { DISK_RULES } from './disk.ts';
import { HELPER_RULES } from './helpers.ts';
import { KUBELET_RULES } from './kubelet.ts';
import { LAST_RULES } from './last.ts';
import { MANIFEST_RULES } from './manifest.ts';
import { INTERRUPTION_RULES, NETWORK_RULES } from './network.ts';
import { NODE_RULES } from './node.ts';
import { REGISTRY_RULES } from './registry.ts';
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
  ...ANSWER_RULES,
  ...LAST_RULES,
  ...TOPIC_RULES,
];
