/** Where a TCP listener listens. */

/** Host without brackets, '' for every address; port 0 lets the system choose. */
export type TcpEndpoint = { readonly host: string; readonly port: number };

/** Takes `host:port` apart. */
export function endpointOf(address: string): TcpEndpoint {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}
