import { describe, expect, it } from '@jest/globals';
import type { Tier } from '../../../lambda/core/access/rights.ts';
import { rbacManifest } from '../../../lambda/core/access/rbac-manifest.ts';

interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules?: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

const rulesOf = (kind: string, tier?: Tier) =>
  (rbacManifest(tier) as readonly Role[])
    .filter((object) => object.kind === kind)
    .flatMap(({ metadata, rules = [] }) =>
      rules.map(({ verbs, resources, resourceNames = [] }) =>
        [metadata.namespace ?? '*', ...verbs, ...resources, ...resourceNames].join(' '),
      ),
    );

describe('the rights that Pullwarden asks for', () => {
  it('are these and no others', () => {
    expect(rulesOf('ClusterRole')).toEqual(['* list pods', '* list events', '* list nodes']);
    expect(rulesOf('Role')).toEqual([
      'kube-system list daemonsets',
      'kube-system get configmaps kube-proxy kube-proxy-config',
    ]);
  });

  it.each<[Tier, readonly string[]]>([
    ['read', []],
    ['discover', ['kube-system get configmaps']],
    ['live', ['kube-system get configmaps', 'kube-system get pods/proxy']],
  ])('of tier %s are these and %j', (tier, more) => {
    expect(rulesOf('ClusterRole', tier)).toEqual(rulesOf('ClusterRole'));
    expect(rulesOf('Role', tier)).toEqual([...rulesOf('Role'), ...more]);
  });

  it('are bound to the group of readers', () => {
    const bindings = rbacManifest().filter((object) => 'subjects' in object);
    expect(bindings).toHaveLength(2);
    for (const binding of bindings)
      expect(binding).toMatchObject({ subjects: [{ kind: 'Group', name: 'pullwarden:readers' }] });
  });
});
