import { contains, type Network, parseNetwork } from './interface-address.ts';

function networks(list: string): readonly Network[] {
  return list.split(' ').map(parseNetwork);
}

/** Special-purpose networks of RFC 6890, which go-sockaddr calls private. */
const SPECIAL = networks(
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
    '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 ::1/128 ::/128 ' +
    '64:ff9b::/96 ::ffff:0:0/96 100::/64 2001::/16 2002::/16 fc00::/7 fe80::/10',
);

/** Networks whose addresses are of no use to other hosts. */
const LOCAL = networks(
  '0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 ' +
    '::1/128 ::/128 ::ffff:0:0/96 2001:db8::/32 2001:10::/28 fe80::/10',
);

/** True for an address in a special-purpose network (RFC 6890). */
export function isPrivate(address: Network): boolean {
  return SPECIAL.some((network) => contains(network, address));
}

/** True for an address that other hosts can reach. */
export function isForwardable(address: Network): boolean {
  return !LOCAL.some((network) => contains(network, address));
}
