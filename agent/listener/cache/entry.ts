/** One cached answer, and the key under which an identical request finds it. Pure. */
import { createHash } from 'node:crypto';
import { headerOf } from '../proxy/exchange.ts';
import type { Headers, ProxyRequest } from '../proxy/exchange.ts';
import type { Lease } from './lease.ts';

/** A kept answer with what its end depends on. Never print it. */
export type Entry = {
  readonly key: string;
  /** The path as it was asked for, for example `/v1/database/creds/app`. */
  readonly path: string;
  /** Canonical, `root/` for none. */
  readonly namespace: string;
  /** The token it was asked with, with which its lease is renewed. */
  readonly askedWith: string;
  /** The token it dies with; '' for an orphan. */
  readonly parent: string;
  readonly lease: Lease;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly since: number;
  /** Ends its renewal. */
  readonly stop: () => void;
};

/** The namespace a request names, `root/` for none. */
export function namespaceOf({ headers }: Pick<ProxyRequest, 'headers'>): string {
  const name = headerOf(headers, 'x-vault-namespace').replace(/^\/+|\/+$/g, '');
  return name === '' ? 'root/' : `${name}/`;
}

/** Equal for requests that are the same to the last header, token and byte. */
export function keyOf({ method, target, headers, token, body }: ProxyRequest): string {
  const named = Object.keys(headers)
    .sort()
    .map((name) => [name, headerOf(headers, name)]);
  const hash = createHash('sha256').update(JSON.stringify([method, target, named, token]));
  return hash.update(body.kind === 'whole' ? body.bytes : '').digest('hex');
}
