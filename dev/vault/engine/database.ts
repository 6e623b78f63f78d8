import { randomBytes } from 'node:crypto';
import { durationField, listField, seconds, textField } from '../fields.ts';
import { keep, names, routes, show } from '../routes.ts';
import { systemMaxTtlMs } from '../token-store.ts';
import { VaultError } from '../wire.ts';
import type { Engine } from '../routes.ts';
import type { Call, Fields, Reply } from '../wire.ts';

/** The leased credentials of the `database` engine, without a database: users live as long as their lease. */
export function database(): Engine {
  const connections = new Map<string, Fields>();
  const roles = new Map<string, Fields>();
  const create = (call: Call, name = ''): Reply => {
    const role = roles.get(name);
    if (role === undefined) throw new VaultError(400, `unknown role: ${name}`);
    const connection = textField(role, 'db_name');
    if (connections.has(connection)) return credentials(call, name, role);
    const problem = `failed to find entry for connection with name: "${connection}"`;
    throw new VaultError(500, `1 error occurred:\n\t* ${problem}\n\n`);
  };
  return routes([
    ['write', /^config\/(.+)$/, keep(connections)],
    ['read', /^config\/(.+)$/, show(connections)],
    ['list', /^roles$/, names(roles)],
    ['write', /^roles\/(.+)$/, keep(roles)],
    ['read', /^roles\/(.+)$/, show(roles, describe)],
    ['read', /^creds\/(.+)$/, create],
  ]);
}

function credentials({ token, now }: Call, name: string, role: Fields): Reply {
  const maxTtlMs = durationField(role, 'max_ttl') ?? systemMaxTtlMs;
  const ttlMs = durationField(role, 'default_ttl') ?? maxTtlMs;
  const caller = (token?.displayName ?? 'token').slice(0, 8);
  const username = `v_${caller}_${name.slice(0, 8)}_${randomBytes(10).toString('hex')}_${seconds(now)}`;
  return {
    data: { username, password: randomBytes(15).toString('base64url') },
    lease: { ttlMs, maxTtlMs, renewable: true },
  };
}

function describe(role: Fields): Fields {
  return {
    creation_statements: listField(role, 'creation_statements'),
    credential_type: 'password',
    db_name: textField(role, 'db_name'),
    default_ttl: seconds(durationField(role, 'default_ttl')),
    max_ttl: seconds(durationField(role, 'max_ttl')),
    renew_statements: [],
    revocation_statements: listField(role, 'revocation_statements'),
    rollback_statements: [],
  };
}
