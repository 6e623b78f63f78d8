/** Where a TCP listener listens. */
import type { ListenerConfig } from '../config/model.ts';

/** Host without brackets, '' for every address; port 0 lets the system choose. */
export type TcpEndpoint = { readonly host: string; readonly port: number };

/** Takes `host:port` apart. */
export function endpointOf(address: string): TcpEndpoint {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}

/** A unix socket without a path has no name by which anybody could find it (the peers let the kernel invent one). */
export function isReachable({ type, address }: ListenerConfig): boolean {
  return type !== 'unix' || address !== '';
}

/** The listener with the address its template stands for; rejects with StartFailure when that is not one address. */
export async function withAddress(listener: ListenerConfig): Promise<ListenerConfig> {
  if (listener.type === 'unix' || !listener.address.includes('{{')) return listener;
  const { addressFrom } = await import('./address-template.ts');
  return { ...listener, address: await addressFrom(listener.address) };
}
