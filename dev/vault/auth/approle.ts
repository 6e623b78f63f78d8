import { randomUUID } from 'node:crypto';
import { booleanField, durationField, integerField, seconds, textField } from '../fields.ts';
import { entry, names, routes } from '../routes.ts';
import { VaultError } from '../wire.ts';
import { describeRoleTerms, roleTerms } from './login.ts';
import type { AuthServices } from './services.ts';
import type { Engine } from '../routes.ts';
import type { Call, Fields, Reply } from '../wire.ts';

interface SecretId {
  readonly expiresAt: number;
  usesLeft: number;
}

interface Role {
  readonly fields: Fields;
  roleId: string;
  readonly secretIds: Map<string, SecretId>;
}

/** The approle auth method: role ids, secret ids with life and number of uses. */
export function appRoleAuth(services: AuthServices): Engine {
  const roles = new Map<string, Role>();
  const role = (name: string) => entry(roles, name);
  const write = ({ body }: Call, name = ''): Reply => {
    const { roleId, secretIds, fields } = roles.get(name) ?? newRole();
    roles.set(name, { roleId, secretIds, fields: { ...fields, ...body } });
    return {};
  };
  const setRoleId = ({ body }: Call, name = ''): Reply => {
    role(name).roleId = textField(body, 'role_id');
    return {};
  };
  return routes([
    ['list', /^role$/, names(roles)],
    ['write', /^role\/([^/]+)$/, write],
    ['read', /^role\/([^/]+)$/, (_call, name = '') => ({ data: describe(role(name).fields) })],
    ['read', /^role\/([^/]+)\/role-id$/, (_call, name = '') => ({ data: { role_id: role(name).roleId } })],
    ['write', /^role\/([^/]+)\/role-id$/, setRoleId],
    ['write', /^role\/([^/]+)\/secret-id$/, (call, name = '') => newSecretId(role(name), call)],
    ['write', /^login$/, (call) => login(services, roles, call)],
  ]);
}

const newRole = (): Role => ({ roleId: randomUUID(), secretIds: new Map<string, SecretId>(), fields: {} });

function login(services: AuthServices, roles: ReadonlyMap<string, Role>, call: Call): Reply {
  const roleId = textField(call.body, 'role_id');
  if (roleId === '') throw new VaultError(400, 'missing role_id');
  const found = [...roles].find(([, role]) => role.roleId === roleId);
  if (found === undefined) throw new VaultError(400, 'invalid role or secret ID');
  const [name, role] = found;
  if (booleanField(role.fields, 'bind_secret_id', true)) spendSecretId(role, call);
  const who = {
    path: `${services.mount}/login`,
    namespace: services.namespace,
    displayName: 'approle',
    meta: { role_name: name },
  };
  return { auth: services.tokens.create(roleTerms(role.fields, who), call.now) };
}

function newSecretId({ fields, secretIds }: Role, { now }: Call): Reply {
  const secretId = randomUUID();
  const lifeMs = durationField(fields, 'secret_id_ttl');
  const uses = integerField(fields, 'secret_id_num_uses');
  secretIds.set(secretId, { expiresAt: now + (lifeMs ?? Infinity), usesLeft: uses === 0 ? Infinity : uses });
  return {
    data: {
      secret_id: secretId,
      secret_id_accessor: randomUUID(),
      secret_id_num_uses: uses,
      secret_id_ttl: seconds(lifeMs),
    },
  };
}

function spendSecretId(role: Role, { body, now }: Call): void {
  const secretId = textField(body, 'secret_id');
  if (secretId === '') throw new VaultError(400, 'missing secret_id');
  const known = role.secretIds.get(secretId);
  if (known === undefined || known.expiresAt <= now) throw new VaultError(400, 'invalid role or secret ID');
  known.usesLeft -= 1;
  if (known.usesLeft <= 0) role.secretIds.delete(secretId);
}

function describe(fields: Fields): Fields {
  return {
    bind_secret_id: booleanField(fields, 'bind_secret_id', true),
    secret_id_num_uses: integerField(fields, 'secret_id_num_uses'),
    secret_id_ttl: seconds(durationField(fields, 'secret_id_ttl')),
    ...describeRoleTerms(fields),
  };
}
