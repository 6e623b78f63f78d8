/** Whether and where a redirect is followed. Pure. */
import { addressOf, parseAddress } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';

/** The next place to ask, or why the redirect is not followed. */
export type Redirect =
  { readonly endpoint: Endpoint; readonly target: string } | { readonly refused: string };

/** What the rules look at: where the redirect came from, and whether another host could prove that it may be trusted. */
export type RedirectFrom = {
  readonly endpoint: Endpoint;
  readonly target: string;
  /** An authority was configured and verification is on, so that only its holders' servers are spoken to. */
  readonly privateAuthority: boolean;
};

/** Statuses that Vault's client follows; method and body stay the same. */
export const redirectStatuses: readonly number[] = [301, 302, 307];

/**
 * Reads a Location header. Never from https to http (Go's client neither). A request carries a token or a login, so
 * another host gets it only when it must show a certificate of the authority that was configured.
 */
export function redirectTo(location: string | undefined, from: RedirectFrom): Redirect {
  const { endpoint } = from;
  if (endpoint.kind === 'unix') return { refused: 'a unix socket cannot redirect' };
  const url = location === undefined ? null : URL.parse(location, `${addressOf(endpoint)}${from.target}`);
  const next = url === null ? undefined : parseAddress(url.origin);
  if (url === null || next === undefined || 'refused' in next || next.kind === 'unix') {
    return { refused: 'it does not lead to an http address' };
  }
  const refused = distrust(endpoint, next, from.privateAuthority);
  return refused === undefined ? { endpoint: next, target: `${url.pathname}${url.search}` } : { refused };
}

type Server = Extract<Endpoint, { kind: 'tcp' }>;

function distrust(from: Server, to: Server, privateAuthority: boolean): string | undefined {
  if (from.tls && !to.tls) return 'it leads from https to http';
  if (to.host === from.host || (to.tls && privateAuthority)) return undefined;
  return `it leads to another host, ${to.host}, which would get the token`;
}
