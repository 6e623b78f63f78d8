/** Which HTTP proxy a request takes: Go's rules for VAULT_PROXY_ADDR, HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Pure. */
import { BlockList, isIP } from 'node:net';

/** A proxy to go through. */
export type Proxy = {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization, '' for none. Secret. */
  readonly authorization: string;
};

/** A proxy, none, or why the configured one cannot be used. */
export type ProxyChoice = Proxy | { readonly refused: string } | undefined;

type Destination = { readonly tls: boolean; readonly host: string; readonly port: number };
type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a destination: an explicit proxy URL always counts; else the variables of the environment do, but never
 * for loopback and for what NO_PROXY names. Undefined: none is taken.
 */
export function chooseProxy(to: Destination, explicit: string, env: Env): ProxyChoice {
  if (explicit !== '') return parseProxy(explicit);
  const value = to.tls ? anyOf(env, 'HTTPS_PROXY') : anyOf(env, 'HTTP_PROXY');
  if (value === '' || isLoopback(to.host) || isExcluded(to, anyOf(env, 'NO_PROXY'))) return undefined;
  return parseProxy(value);
}

function anyOf(env: Env, name: string): string {
  return env[name] ?? env[name.toLowerCase()] ?? '';
}

function parseProxy(text: string): ProxyChoice {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null) return { refused: 'the proxy address is not a URL' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { refused: `a proxy of kind ${url.protocol} is not supported` };
  }
  const tls = url.protocol === 'https:';
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    tls,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    authorization: user === ':' ? '' : `Basic ${Buffer.from(user).toString('base64')}`,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '::1';
}

/** NO_PROXY: `*`, addresses, ranges, names (with all names below them), `.names` (only those below), each with a port. */
function isExcluded(to: Destination, list: string): boolean {
  const host = to.host.toLowerCase().replace(/\.$/, '');
  return list
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .some((item) => item !== '' && (item === '*' || matches(item, host, to.port)));
}

function matches(item: string, host: string, port: number): boolean {
  if (item.includes('/')) return isInRange(item, host);
  const [, name = item, itemPort] = /^(.*?):(\d+)$/.exec(isIP(item) === 6 ? '' : item) ?? [];
  if (itemPort !== undefined && Number(itemPort) !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*\./, '.');
  if (isIP(bare) !== 0) return bare === host;
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function isInRange(range: string, host: string): boolean {
  const [net = '', bits = ''] = range.split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(net) === 0 || isIP(host) !== isIP(net) || !/^\d+$/.test(bits) || Number(bits) > most) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(bits), family);
  return list.check(host, family);
}
