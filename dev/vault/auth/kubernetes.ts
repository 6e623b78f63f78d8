import { listField, textField } from '../fields.ts';
import { forget, names, routes, show } from '../routes.ts';
import { VaultError, notFound } from '../wire.ts';
import { describeRoleTerms, roleTerms } from './login.ts';
import { parseServiceAccount } from './service-account.ts';
import { reviewToken } from './token-review.ts';
import type { AuthServices } from './services.ts';
import type { ServiceAccount } from './service-account.ts';
import type { Engine } from '../routes.ts';
import type { Call, Fields, Reply } from '../wire.ts';

/** The kubernetes auth method: roles bound to ServiceAccounts; the control plane vouches for each token (TokenReview). */
export function kubernetesAuth(services: AuthServices): Engine {
  const roles = new Map<string, Fields>();
  let config: Fields | undefined;
  const configure = ({ body }: Call): Reply => {
    if (textField(body, 'kubernetes_host') === '') throw new VaultError(400, 'no host provided');
    config = body;
    return {};
  };
  const writeRole = ({ body }: Call, name = ''): Reply => {
    const role = { ...roles.get(name), ...body };
    for (const key of ['bound_service_account_names', 'bound_service_account_namespaces'])
      if (listField(role, key).length === 0) throw new VaultError(400, `"${key}" can not be empty`);
    roles.set(name, role);
    return {};
  };
  return routes([
    ['write', /^config$/, configure],
    ['read', /^config$/, () => ({ data: describeConfig(config) })],
    ['list', /^role$/, names(roles)],
    ['read', /^role\/(.+)$/, show(roles, describeRole)],
    ['write', /^role\/(.+)$/, writeRole],
    ['delete', /^role\/(.+)$/, forget(roles)],
    ['write', /^login$/, (call) => login(services, { roles, config }, call)],
  ]);
}

interface Settings {
  readonly roles: ReadonlyMap<string, Fields>;
  readonly config: Fields | undefined;
}

async function login(services: AuthServices, { roles, config }: Settings, call: Call): Promise<Reply> {
  const name = textField(call.body, 'role');
  const jwt = textField(call.body, 'jwt');
  if (name === '') throw new VaultError(400, 'missing role');
  if (jwt === '') throw new VaultError(400, 'missing jwt');
  const role = roles.get(name);
  if (role === undefined) throw new VaultError(400, `invalid role name "${name}"`);
  if (config === undefined) throw new VaultError(500, 'could not load backend configuration');
  const account = parseServiceAccount(jwt);
  if (account.expiresAt < call.now)
    throw new VaultError(403, 'invalid expiration time (exp) claim: token is expired');
  checkBound(role, account);
  if (!(await vouchedFor(config, role, jwt))) throw new VaultError(403, 'permission denied');
  const who = {
    path: `${services.mount}/login`,
    namespace: services.namespace,
    displayName: `kubernetes-${account.namespace}-${account.name}`,
    meta: {
      role: name,
      service_account_name: account.name,
      service_account_namespace: account.namespace,
      service_account_secret_name: '',
      service_account_uid: account.uid,
    },
  };
  return { auth: services.tokens.create(roleTerms(role, who), call.now) };
}

function checkBound(role: Fields, account: ServiceAccount): void {
  const bound = (key: string, value: string) => listField(role, key).some((pattern) => fits(pattern, value));
  if (!bound('bound_service_account_names', account.name))
    throw new VaultError(403, 'service account name not authorized');
  if (!bound('bound_service_account_namespaces', account.namespace))
    throw new VaultError(403, 'namespace not authorized');
  const audience = textField(role, 'audience');
  if (audience !== '' && !account.audiences.includes(audience))
    throw new VaultError(
      403,
      'invalid audience (aud) claim: audience claim does not match any expected audience',
    );
}

/** Bound names may hold stars. */
function fits(pattern: string, value: string): boolean {
  const source = pattern.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(value);
}

async function vouchedFor(config: Fields, role: Fields, jwt: string): Promise<boolean> {
  const status = await reviewToken({
    host: textField(config, 'kubernetes_host'),
    caCertificate: textField(config, 'kubernetes_ca_cert'),
    reviewerToken: textField(config, 'token_reviewer_jwt') || jwt,
    token: jwt,
    audiences: listField(role, 'audience'),
  }).catch(() => ({ authenticated: false }));
  return status.authenticated === true;
}

function describeConfig(config: Fields | undefined): Fields {
  if (config === undefined) throw notFound();
  const { token_reviewer_jwt: reviewer, ...shown } = config;
  return { ...shown, token_reviewer_jwt_set: reviewer !== undefined };
}

function describeRole(role: Fields): Fields {
  const audience = textField(role, 'audience');
  return {
    alias_name_source: textField(role, 'alias_name_source') || 'serviceaccount_uid',
    bound_service_account_names: listField(role, 'bound_service_account_names'),
    bound_service_account_namespaces: listField(role, 'bound_service_account_namespaces'),
    bound_service_account_namespace_selector: textField(role, 'bound_service_account_namespace_selector'),
    ...(audience === '' ? {} : { audience }),
    ...describeRoleTerms(role),
  };
}
