import type { NetworkInterface } from '../network-interface.ts';

/** One address of a network interface, with its network. */
export interface InterfaceAddress {
  readonly name: string;
  readonly isLoopback: boolean;
  readonly isDefault: boolean;
  readonly version: 4 | 6;
  /** The address as it is written. */
  readonly text: string;
  readonly value: bigint;
  /** Bits that all addresses of the network have in common. */
  readonly prefix: number;
}

/** A block of addresses. */
export interface Network {
  readonly version: 4 | 6;
  readonly value: bigint;
  readonly prefix: number;
}

function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function joinBits(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
}

/** Reads `10.0.0.1/24` or `fe80::1/64`; an address alone is a network of itself. */
export function parseNetwork(text: string): Network {
  const [address = '', prefix] = text.split('/');
  if (!address.includes(':')) {
    return { version: 4, value: joinBits(address.split('.').map(Number), 8n), prefix: Number(prefix ?? 32) };
  }
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: missing }, () => 0), ...right];
  return { version: 6, value: joinBits(groups, 16n), prefix: Number(prefix ?? 128) };
}

/** True when the network holds the address. */
export function contains(network: Network, address: Network): boolean {
  if (network.version !== address.version) return false;
  const rest = BigInt((network.version === 4 ? 32 : 128) - network.prefix);
  return network.value >> rest === address.value >> rest;
}

/** The addresses of interfaces, in their order. */
export function addressesOf(interfaces: readonly NetworkInterface[]): InterfaceAddress[] {
  return interfaces.flatMap(({ name, isLoopback, isDefault, addresses }) =>
    addresses.map((cidr) => {
      return { ...parseNetwork(cidr), name, isLoopback, isDefault, text: cidr.replace(/\/.*/, '') };
    }),
  );
}
