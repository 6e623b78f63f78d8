import nodeVault from 'node-vault';
import type { client as NodeVaultClient } from 'node-vault';
import { createUserStatement, databaseConfig } from '../database.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Database } from '../database.ts';
import type { DemoServer, Names } from './server.ts';

/** One thing written to Vault, and the path whose deletion undoes it (none: gone with its mount). */
export interface Write {
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly undo?: string;
}

/** Everything the example needs in Vault, in order. */
export function plannedWrites(names: Names, controlPlane: ControlPlane, database: Database): Write[] {
  const { keyValue, policy } = names;
  const keyValueMount = mount(`sys/mounts/${keyValue}`, { type: 'kv', options: { version: '2' } });
  return [
    ...(names.makeKeyValue ? [keyValueMount] : []),
    { path: `${keyValue}/data/orders`, data: { data: firstSecret } },
    ...databaseWrites(names, database),
    mount(`sys/policies/acl/${policy}`, { policy: policyText(names) }),
    ...authWrites(names, controlPlane),
  ];
}

const mount = (path: string, data: Write['data']): Write => ({ path, data, undo: path });

function databaseWrites({ database: path }: Names, database: Database): Write[] {
  const role = {
    db_name: 'orders',
    creation_statements: [createUserStatement],
    default_ttl: '6s',
    max_ttl: '10m',
  };
  return [
    mount(`sys/mounts/${path}`, { type: 'database' }),
    { path: `${path}/config/orders`, data: databaseConfig(database) },
    { path: `${path}/roles/orders`, data: role },
  ];
}

function authWrites({ auth, policy }: Names, controlPlane: ControlPlane): Write[] {
  const config = {
    kubernetes_host: controlPlane.address,
    kubernetes_ca_cert: controlPlane.ca,
    token_reviewer_jwt: controlPlane.reviewerToken,
    disable_local_ca_jwt: true,
  };
  const role = {
    bound_service_account_names: 'orders',
    bound_service_account_namespaces: 'shop',
    token_policies: policy,
    token_ttl: '1h',
  };
  return [
    mount(`sys/auth/${auth}`, { type: 'kubernetes' }),
    { path: `auth/${auth}/config`, data: config },
    { path: `auth/${auth}/role/orders`, data: role },
  ];
}

export const firstSecret = { apiKey: 'key-of-monday', region: 'eu-west', retries: 3 };
export const secondSecret = { ...firstSecret, apiKey: 'key-of-tuesday' };

function policyText({ keyValue, database }: Names): string {
  return [`${keyValue}/data/orders`, `${database}/creds/orders`]
    .map((path) => `path "${path}" { capabilities = ["read"] }`)
    .join('\n');
}

/** Leases of the example's credentials, as the server sees them. */
export interface LeaseState {
  readonly id: string;
  readonly secondsLeft: number;
  readonly lastRenewal: string | undefined;
}

/** What the demo does in Vault, with an ordinary client (node-vault). */
export class DemoVault {
  readonly #client: NodeVaultClient;
  readonly #names: Names;
  readonly #undo: string[] = [];

  constructor({ address, token, names }: DemoServer) {
    this.#client = nodeVault({ endpoint: address, token });
    this.#names = names;
  }

  async write({ path, data, undo }: Write): Promise<void> {
    await this.#client.write(path, data);
    if (undo !== undefined) this.#undo.unshift(undo);
  }

  async replaceSecret(): Promise<void> {
    await this.write({ path: `${this.#names.keyValue}/data/orders`, data: { data: secondSecret } });
  }

  async lease(): Promise<LeaseState | undefined> {
    const folder = `${this.#names.database}/creds/orders`;
    const request = { path: `/sys/leases/lookup/${folder}/?list=true`, method: 'GET' };
    const { data } = (await this.#client.request(request)) as { data: { keys: string[] } };
    const [key] = data.keys;
    if (key === undefined) return undefined;
    const id = `${folder}/${key}`;
    const found = (await this.#client.write('sys/leases/lookup', { lease_id: id })) as {
      data: { ttl: number; last_renewal: string | null };
    };
    return { id, secondsLeft: found.data.ttl, lastRenewal: found.data.last_renewal ?? undefined };
  }

  /** Removes what was written, last first. */
  async undo(): Promise<void> {
    for (const path of this.#undo.splice(0)) await this.#client.delete(path);
  }
}
