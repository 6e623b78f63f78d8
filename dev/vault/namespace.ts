import { randomBytes, randomUUID } from 'node:crypto';
import { appRoleAuth } from './auth/approle.ts';
import { kubernetesAuth } from './auth/kubernetes.ts';
import { tokenAuth } from './auth/token.ts';
import { database } from './engine/database.ts';
import { kv1 } from './engine/kv1.ts';
import { kv2 } from './engine/kv2.ts';
import { pki } from './engine/pki.ts';
import { transit } from './engine/transit.ts';
import { textField } from './fields.ts';
import { defaultPolicy, parsePolicy } from './policy.ts';
import { VaultError } from './wire.ts';
import type { AuthServices } from './auth/services.ts';
import type { Rule } from './policy.ts';
import type { Engine } from './routes.ts';
import type { TokenStore } from './token-store.ts';
import type { Fields } from './wire.ts';

/** An engine or auth method at a path. */
export interface Mount {
  /** With its trailing slash: "secret/", "auth/kubernetes/". */
  readonly path: string;
  readonly engine: Engine;
  readonly description: Fields;
}

const engines: Readonly<Record<string, (options: Fields) => Engine>> = {
  kv: (options) => (textField(options, 'version') === '2' ? kv2() : kv1()),
  'kv-v2': kv2,
  generic: kv1,
  database,
  pki,
  transit,
};

const authMethods: Readonly<Record<string, (services: AuthServices) => Engine>> = {
  kubernetes: kubernetesAuth,
  approle: appRoleAuth,
  token: tokenAuth,
};

/** One namespace: its mounts and policies. The root namespace has the path "". */
export class Namespace {
  readonly path: string;
  readonly mounts = new Map<string, Mount>();
  readonly policies = new Map<string, string>([['default', defaultPolicy]]);

  constructor(path: string, tokens: TokenStore) {
    this.path = path;
    this.enableAuth('token', { type: 'token' }, tokens);
  }

  /** Mounts a secrets engine; 400 when the path is taken or the type unknown. */
  enable(path: string, body: Fields): void {
    const type = textField(body, 'type');
    const options = (body.options ?? (type === 'kv-v2' ? { version: '2' } : {})) as Fields;
    const make = engines[type];
    if (make === undefined) throw new VaultError(400, `plugin not found in the catalog: ${type}`);
    this.#add(`${path}/`, make(options), { ...body, type: type === 'kv-v2' ? 'kv' : type, options });
  }

  enableAuth(path: string, body: Fields, tokens: TokenStore): void {
    const type = textField(body, 'type');
    const make = authMethods[type];
    if (make === undefined) throw new VaultError(400, `plugin not found in the catalog: ${type}`);
    const engine = make({ tokens, mount: `auth/${path}`, namespace: this.path });
    this.#add(`auth/${path}/`, engine, { ...body, options: null });
  }

  #add(path: string, engine: Engine, body: Fields): void {
    if (this.mounts.has(path))
      throw new VaultError(400, `path is already in use at ${path.replace(/^auth\//, '')}`);
    const type = textField(body, 'type');
    const description = {
      accessor: `${path.startsWith('auth/') ? 'auth_' : ''}${type}_${randomBytes(4).toString('hex')}`,
      config: { default_lease_ttl: 0, force_no_cache: false, max_lease_ttl: 0 },
      description: textField(body, 'description'),
      external_entropy_access: false,
      local: false,
      options: body.options,
      seal_wrap: false,
      type,
      uuid: randomUUID(),
    };
    this.mounts.set(path, { path, engine, description });
  }

  /** The mount with the longest path that `path` is in. */
  mountOf(path: string): Mount | undefined {
    return [...this.mounts.values()]
      .filter((mount) => `${path}/`.startsWith(mount.path))
      .sort((a, b) => b.path.length - a.path.length)[0];
  }

  /** Rules of the named policies; unknown names grant nothing. */
  rules(names: readonly string[]): Rule[] {
    return names.flatMap((name) => parsePolicy(this.policies.get(name) ?? ''));
  }
}
