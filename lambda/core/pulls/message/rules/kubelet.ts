import { anyOf } from './any-of.ts';
import type { Rule } from './rule.ts';

/** What the kubelet decides by itself, before a runtime is asked. */
export const KUBELET_RULES: readonly Rule[] = [
  {
    cause: 'never-pull',
    of: 'kubelet: pull policy Never and no such image on the node, or none that this pod may use (Kubernetes 1.33)',
    words: anyOf(
      'g',
      /present with pull policy of Never/,
      /pull ?policy (?:is |of |set to )*"?[Nn]ever\b/,
      /ErrImageNeverPull/,
    ),
  },
  {
    cause: 'pull-throttled',
    of: 'kubelet: --registry-qps and --registry-burst hold the pull back',
    words: /pull QPS exceeded/gi,
  },
  {
    cause: 'invalid-image-name',
    of: 'kubelet, containerd, Docker, containers/image: the reference has no valid form',
    words: anyOf(
      'g',
      /InvalidImageName/,
      /couldn't parse image/,
      /apply default image tag/,
      /invalid reference format/,
      /repository name (?:component )?must/,
      /with both a tag and digest/,
      /(?:failed to parse|parsing|normalizing|error parsing) (?:docker |named )?(?:image )?(?:reference|name)/,
      /invalid (?:checksum )?digest (?:length|format)/,
      /unsupported digest algorithm/,
      /[Ii]nvalid (?:image name|namespace name|tag name|tag\b|repository name|image reference)/,
      /cannot specify 64-byte hexadecimal/,
    ),
  },
  {
    cause: 'invalid-image-name',
    of: 'CRI-O and podman: a name without a registry cannot be completed',
    words: anyOf(
      'g',
      /short[- ]name (?:resolution|mode)/,
      /did not resolve to an alias/,
      /ambiguous list/,
      /no unqualified-search registries/,
      /pull an unqualified image/,
      /unqualified-search registries are defined/,
      /cannot prompt without a TTY/,
    ),
  },
];
