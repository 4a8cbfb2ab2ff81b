import { BlockList, isIP } from 'node:net';

/**
 * IANA special-purpose registries (RFC 6890 and successors). An IPv4 rule also
 * matches the IPv4-mapped form of IPv6 (net.BlockList).
 */
const RESERVED_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Inside 2000::/3; Teredo is part of 2001::/23, 6to4 is 2002::/16. */
const RESERVED_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Global unicast, and the mapped form that the IPv4 rules judge. */
const ROUTABLE_6 = ['2000::/3', '::ffff:0:0/96'];

const reserved = new BlockList();
for (const subnet of RESERVED_4) add(reserved, subnet, 'ipv4');
for (const subnet of RESERVED_6) add(reserved, subnet, 'ipv6');
const routable = new BlockList();
for (const subnet of ROUTABLE_6) add(routable, subnet, 'ipv6');

/** Whatever cannot be read as an address is not public: fail closed. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reserved.check(address, 'ipv4');
    case 6:
      return isPublicIpv6(address);
    default:
      return false;
  }
}

function isPublicIpv6(address: string): boolean {
  // A zone id names an interface of this machine.
  if (address.includes('%')) return false;
  // ISATAP (RFC 5214) hides an IPv4 address behind any public prefix; a group
  // 5efe elsewhere is refused with it, which costs one network in 10,000.
  if (/(?:^|:)5efe(?::|$)/i.test(address)) return false;
  return routable.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
}

function add(list: BlockList, subnet: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', prefix = ''] = subnet.split('/');
  list.addSubnet(network, Number(prefix), family);
}
