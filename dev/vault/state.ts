import { randomBytes } from 'node:crypto';
import { LeaseStore } from './lease-store.ts';
import { Namespace } from './namespace.ts';
import { TokenStore } from './token-store.ts';
import { VaultError } from './wire.ts';
import type { Engine } from './routes.ts';
import type { Token } from './token-store.ts';

/** An answer kept for whoever holds the wrapping token. */
export interface Wrapped {
  readonly body: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly ttlMs: number;
  readonly path: string;
}

type MakeSystem = (state: VaultState, namespace: Namespace) => Engine;

/** Everything one embedded server knows. */
export class VaultState {
  readonly leases = new LeaseStore();
  readonly tokens = new TokenStore((id) => {
    this.leases.revokeWhere((lease) => lease.token === id);
  });
  readonly namespaces = new Map<string, Namespace>();
  readonly wrapped = new Map<string, Wrapped>();
  readonly unsealKey = randomBytes(32).toString('base64');
  sealed = false;
  readonly #makeSystem: MakeSystem;

  /** `makeSystem` builds what answers below sys/ in a namespace. */
  constructor(makeSystem: MakeSystem) {
    this.#makeSystem = makeSystem;
    this.addNamespace('');
  }

  /** Adds an empty namespace ("team/"). */
  addNamespace(path: string): Namespace {
    const namespace = new Namespace(path, this.tokens);
    const engine = this.#makeSystem(this, namespace);
    namespace.mounts.set('sys/', { path: 'sys/', engine, description: { type: 'system' } });
    this.namespaces.set(path, namespace);
    return namespace;
  }

  /** The namespace of a header and path ("ns1/", "secret/x"), and the path within it. */
  locate(header: string, path: string): { namespace: Namespace; path: string } {
    const base = header.replace(/^\/+|\/+$/g, '');
    const prefix = base === '' || base === 'root' ? '' : `${base}/`;
    const full = `${prefix}${path}`;
    const names = [...this.namespaces.keys()]
      .filter((name) => full.startsWith(name))
      .sort((a, b) => b.length - a.length);
    const namespace = this.namespaces.get(names[0] ?? '');
    if (namespace === undefined || namespace.path.length < prefix.length)
      throw new VaultError(404, 'namespace not found');
    return { namespace, path: full.slice(namespace.path.length) };
  }

  /** Root may do everything, in every namespace. */
  isRoot(token: Token | undefined): boolean {
    return token?.policies.includes('root') ?? false;
  }
}
