import { BlockList, isIP } from 'node:net';
import { ADDRESS_RANGES, DIALLED_FROM, type ProbeVantage } from '../../core/registry/address-policy.ts';

/** A BlockList matches IPv4-mapped addresses against IPv4 ranges by itself; NAT64 (RFC 6052) has to be spelled out. */
const RANGES = ADDRESS_RANGES.map(([network, bits, kind]) => {
  const range = new BlockList();
  if (isIP(network) === 4) {
    range.addSubnet(network, bits, 'ipv4');
    range.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
  } else {
    range.addSubnet(network, bits, 'ipv6');
  }
  return { range, kind };
});

/** Whether a probe at this vantage may dial this IP address. */
export function mayDial(vantage: ProbeVantage, address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const found = RANGES.find(({ range }) => range.check(address, version === 4 ? 'ipv4' : 'ipv6'));
  return DIALLED_FROM[vantage].includes(found?.kind ?? 'refused');
}
