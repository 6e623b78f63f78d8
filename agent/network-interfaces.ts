/** The host's network interfaces for templates that call `sockaddr`; loaded only for those. */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { NetworkInterface } from '../gotemplate/network-interface.ts';

/** The interfaces that are up, and which of them the default route leads through (Linux tells it in /proc/net/route). */
export function readNetworkInterfaces(): readonly NetworkInterface[] {
  const standard = defaultInterface();
  return Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
    name,
    addresses: addresses.flatMap(({ cidr }) => (cidr === null ? [] : [cidr])),
    isLoopback: addresses.some(({ internal }) => internal),
    isDefault: name === standard,
  }));
}

function defaultInterface(): string | undefined {
  try {
    return defaultRoute(readFileSync('/proc/net/route', 'utf8'));
  } catch {
    return undefined; // another system than Linux
  }
}

/** The interface of the route to everywhere in a kernel's routing table. */
export function defaultRoute(table: string): string | undefined {
  const [, ...routes] = table.split('\n').map((line) => line.trim().split(/\s+/));
  return routes.find(
    ([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000',
  )?.[0];
}
