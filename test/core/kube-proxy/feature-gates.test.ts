import { describe, expect, it } from '@jest/globals';
import { GATE_VERSIONS, refuseGate } from '../../../lambda/core/kube-proxy/feature-gates.ts';

const unknown = (minor: number): string => `is not known to Kubernetes 1.${minor}`;
const locked = (to: boolean, minor: number): string => `is locked to ${to} in Kubernetes 1.${minor}`;

/** Every expectation was compared with kube-proxy of that version (`--config F --write-config-to G`). */
describe('refuseGate', () => {
  it.each<[string, boolean, number, string | null]>([
    ['AllAlpha', true, 29, null],
    ['AllAlpha', false, 34, null],
    ['AllAlpha', true, 36, null],
    ['AllBeta', false, 34, null],
    ['AllBeta', true, 37, null],
    ['AllowServiceLBStatusOnNonLB', true, 31, null],
    ['AllowServiceLBStatusOnNonLB', true, 32, locked(false, 32)],
    ['AllowServiceLBStatusOnNonLB', false, 34, null],
    ['AllowServiceLBStatusOnNonLB', false, 35, unknown(35)],
    ['AppArmorFields', true, 29, unknown(29)],
    ['AppArmorFields', false, 30, null],
    ['AppArmorFields', false, 31, locked(true, 31)],
    ['AppArmorFields', true, 32, null],
    ['AppArmorFields', true, 33, unknown(33)],
    ['ClientsAllowCBOR', true, 31, unknown(31)],
    ['ClientsAllowCBOR', true, 32, null],
    ['ComponentSLIs', false, 31, null],
    ['ComponentSLIs', false, 32, locked(true, 32)],
    ['ComponentSLIs', true, 35, unknown(35)],
    ['ContextualLogging', false, 29, null],
    ['ContextualLogging', true, 37, null],
    ['InformerResourceVersion', true, 29, unknown(29)],
    ['InformerResourceVersion', false, 30, null],
    ['JobReadyPods', true, 29, null],
    ['JobReadyPods', false, 30, locked(true, 30)],
    ['JobReadyPods', true, 31, unknown(31)],
    ['KubeProxyDrainingTerminatingNodes', false, 30, null],
    ['KubeProxyDrainingTerminatingNodes', false, 31, locked(true, 31)],
    ['KubeProxyDrainingTerminatingNodes', true, 33, unknown(33)],
    ['KubeProxyIPVS', false, 36, unknown(36)],
    ['KubeProxyIPVS', false, 37, null],
    ['LoggingAlphaOptions', true, 29, null],
    ['LoggingBetaOptions', false, 37, null],
    ['MultiCIDRServiceAllocator', false, 33, null],
    ['MultiCIDRServiceAllocator', false, 34, locked(true, 34)],
    ['NFTablesProxyMode', true, 29, null],
    ['NFTablesProxyMode', false, 32, null],
    ['NFTablesProxyMode', false, 33, locked(true, 33)],
    ['NFTablesProxyMode', true, 37, null],
    ['NativeHistograms', true, 35, unknown(35)],
    ['NativeHistograms', true, 36, null],
    ['OrderedNamespaceDeletion', true, 29, unknown(29)],
    ['OrderedNamespaceDeletion', false, 33, null],
    ['OrderedNamespaceDeletion', false, 34, locked(true, 34)],
    ['OrderedNamespaceDeletion', true, 37, unknown(37)],
    ['ServiceTrafficDistribution', false, 32, null],
    ['ServiceTrafficDistribution', false, 33, locked(true, 33)],
    ['ServiceTrafficDistribution', true, 36, unknown(36)],
    ['TopologyAwareHints', false, 32, null],
    ['TopologyAwareHints', true, 35, null],
    ['TopologyAwareHints', true, 36, unknown(36)],
    ['WatchFromStorageWithoutResourceVersion', true, 33, locked(false, 33)],
    ['WatchFromStorageWithoutResourceVersion', false, 35, null],
    ['WinDSR', false, 33, null],
    ['WinDSR', false, 34, locked(true, 34)],
  ])('%s: %s in 1.%i', (name, on, minor, reason) => {
    expect(refuseGate(name, on, minor)).toBe(reason);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'allalpha', 'NFTablesProxyMode=true'])(
    'knows no gate %j',
    (name) => {
      expect(refuseGate(name, true, 34)).toBe(unknown(34));
    },
  );

  it.each<[string, boolean, number, string | null]>([
    ['JobReadyPods', false, 27, locked(true, 29)],
    ['NFTablesNetlink', true, 28, unknown(29)],
    ['NFTablesNetlink', true, 99, null],
    ['JobReadyPods', false, 99, unknown(37)],
  ])('judges a version that is not covered as the nearest one: %s: %s in 1.%i', (name, on, minor, reason) => {
    expect(refuseGate(name, on, minor)).toBe(reason);
  });

  it('has a gate of the oldest and one of the newest version', () => {
    expect(refuseGate('JobReadyPods', true, GATE_VERSIONS.oldest)).toBeNull();
    expect(refuseGate('NFTablesNetlink', true, GATE_VERSIONS.newest)).toBeNull();
  });
});
