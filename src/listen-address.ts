/** Where to listen; an absent host means every interface. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

/** Reads Go's `host:port` (`:8080`, `[::1]:8080`), or gives the sentence with which Go's net package refuses it. */
export function parseListenAddress(
  text: string,
): { readonly address: ListenAddress } | { readonly error: string } {
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text);
  if (parts === null) {
    const reason = text.split(':').length > 2 ? 'too many colons in address' : 'missing port in address';
    return { error: `listen tcp: address ${text}: ${reason}` };
  }
  const [, bracketed, plain, portText = ''] = parts;
  const host = bracketed ?? plain ?? '';
  const port = portText === '' ? 0 : Number(portText);
  if (!/^\d*$/.test(portText)) return { error: `listen tcp: lookup tcp/${portText}: unknown port` };
  if (port > 65_535) return { error: `listen tcp: address ${portText}: invalid port` };
  return { address: host === '' ? { port } : { host, port } };
}
