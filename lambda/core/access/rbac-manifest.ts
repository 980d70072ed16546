import { type Right, RIGHTS, type Tier, TIERS } from './rights.ts';
import { READER_ROLE, ruleOf } from './rule-of.ts';

/** The group that the access entry of a cluster, or a certificate, puts Pullwarden in. */
export const READERS_GROUP = 'pullwarden:readers';

/**
 * The RBAC objects that give Pullwarden exactly the rights its requests need, from the table that the requests are made
 * from: one ClusterRole, and one Role for what it reads of kube-system. JSON, which is YAML to kubectl.
 */
export function rbacManifest(upTo: Tier = 'read'): readonly object[] {
  const all: readonly Right[] = Object.values(RIGHTS);
  const given: readonly string[] = TIERS.slice(0, TIERS.indexOf(upTo) + 1);
  const rights = all.filter(({ tier = 'read' }) => given.includes(tier));
  const clusterWide = rights.filter(({ namespace }) => namespace === undefined);
  const ofSystem = rights.filter(({ namespace }) => namespace !== undefined);
  const metadata = { name: READER_ROLE, labels: { 'app.kubernetes.io/name': 'pullwarden' } };
  const subjects = [{ kind: 'Group', name: READERS_GROUP, apiGroup: 'rbac.authorization.k8s.io' }];
  const binding = (kind: string) => ({ kind, name: READER_ROLE, apiGroup: 'rbac.authorization.k8s.io' });
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
  const inSystem = { ...metadata, namespace: 'kube-system' };
  return [
    { ...rbac, kind: 'ClusterRole', metadata, rules: clusterWide.map(ruleOf) },
    { ...rbac, kind: 'ClusterRoleBinding', metadata, roleRef: binding('ClusterRole'), subjects },
    { ...rbac, kind: 'Role', metadata: inSystem, rules: ofSystem.map(ruleOf) },
    { ...rbac, kind: 'RoleBinding', metadata: inSystem, roleRef: binding('Role'), subjects },
  ];
}
