import { BlockList, isIPv4 } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cidrContains } from '../../../lambda/core/kube-proxy/cidr-contains.ts';

describe('cidrContains', () => {
  it.each<[string, string, boolean]>([
    ['10.0.0.0/8', '10.244.0.0/24', true],
    ['10.244.0.0/16', '10.244.3.0/24', true],
    ['10.244.0.0/16', '10.245.0.0/24', false],
    ['10.244.0.0/16', '10.0.0.0/8', false],
    ['0.0.0.0/0', '10.0.0.0/8', true],
    ['fd00::/48', 'fd00:0:0:1::/64', true],
    ['fd00::/48', 'fd00:0:1::/64', false],
    ['10.0.0.0/8', 'fd00::/64', false],
    ['x', '10.0.0.0/8', false],
  ])('%s holds %s: %s', (outer, inner, expected) => {
    expect(cidrContains(outer, inner)).toBe(expected);
  });

  it('says of single addresses what Node says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6()),
        fc.oneof(fc.ipV4(), fc.ipV6()),
        fc.nat(32),
        (network, address, bits) => {
          fc.pre(isIPv4(network) === isIPv4(address) && !`${network}${address}`.includes('::ffff'));
          const family = isIPv4(network) ? 'ipv4' : 'ipv6';
          const list = new BlockList();
          list.addSubnet(network, bits, family);
          const inner = `${address}/${family === 'ipv4' ? 32 : 128}`;
          expect(cidrContains(`${network}/${bits}`, inner)).toBe(list.check(address, family));
        },
      ),
    );
  });
});
