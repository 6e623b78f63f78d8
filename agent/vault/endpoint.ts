/** Where requests go: an address taken apart. Pure. */

/** A place that speaks HTTP, plain or over TLS, or a unix socket that speaks it plain. */
export type Endpoint =
  | {
      readonly kind: 'tcp';
      readonly tls: boolean;
      /** Name or IP address; IPv6 without brackets. */
      readonly host: string;
      readonly port: number;
      /** Prefix of every path, without a slash at the end; '' for none. */
      readonly basePath: string;
    }
  | { readonly kind: 'unix'; readonly socketPath: string };

/** Takes an address apart: `https://host:port/prefix`, `http://…`, `unix:///path`; or says why that cannot be done. */
export function parseAddress(address: string): Endpoint | { readonly refused: string } {
  if (address.startsWith('unix://')) {
    const socketPath = address.slice('unix://'.length);
    return socketPath.startsWith('/')
      ? { kind: 'unix', socketPath }
      : { refused: 'the socket needs a full path' };
  }
  const url = URL.parse(address);
  if (url === null) return { refused: 'it is not a URL' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { refused: 'it must begin with https://, http:// or unix://' };
  }
  const tls = url.protocol === 'https:';
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { kind: 'tcp', tls, host, port, basePath: url.pathname.replace(/\/+$/, '') };
}

/** The endpoint as people write it, for messages. Without the prefix, which belongs to the path. */
export function addressOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return `unix://${endpoint.socketPath}`;
  return `${endpoint.tls ? 'https' : 'http'}://${authorityOf(endpoint)}`;
}

/** The endpoint as node:net and node:tls are told of it. */
export function socketAddress(endpoint: Endpoint) {
  return endpoint.kind === 'unix'
    ? { path: endpoint.socketPath }
    : { host: endpoint.host, port: endpoint.port };
}

/** `host:port` for the Host header and for CONNECT; IPv6 in brackets. */
export function authorityOf(endpoint: { readonly host: string; readonly port: number }): string {
  return `${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
}
