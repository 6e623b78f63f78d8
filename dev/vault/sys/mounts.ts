import { randomUUID } from 'node:crypto';
import type { Namespace } from '../namespace.ts';
import { reaches } from '../policy.ts';
import { keysReply } from '../routes.ts';
import { VaultError } from '../wire.ts';
import type { Route } from '../routes.ts';
import type { VaultState } from '../state.ts';
import type { Call, Fields, Reply } from '../wire.ts';

/** Mounts, auth methods, namespaces, and the question which mount a path belongs to. */
export function mountRoutes(state: VaultState, namespace: Namespace): readonly Route[] {
  const enable = ({ body }: Call, path = ''): Reply => {
    namespace.enable(path, body);
    return {};
  };
  const enableAuth = ({ body }: Call, path = ''): Reply => {
    namespace.enableAuth(path, body, state.tokens);
    return {};
  };
  const remove = (path: string): Reply => {
    state.leases.revokeWhere((lease) => lease.id.startsWith(path));
    namespace.mounts.delete(path);
    return {};
  };
  const addNamespace = (_call: Call, name = ''): Reply => {
    const { path } = state.addNamespace(`${namespace.path}${name}/`);
    return { data: { id: randomUUID().slice(0, 6), path } };
  };
  const all = () => ({ data: { secret: describe(namespace, false), auth: describe(namespace, true) } });
  return [
    ['read', /^mounts$/, () => listed(namespace, false)],
    ['write', /^mounts\/(.+)$/, enable],
    ['delete', /^mounts\/(.+)$/, (_call, path = '') => remove(`${path}/`)],
    ['read', /^auth$/, () => listed(namespace, true)],
    ['write', /^auth\/(.+)$/, enableAuth],
    ['delete', /^auth\/(.+)$/, (_call, path = '') => remove(`auth/${path}/`)],
    ['read', /^internal\/ui\/mounts$/, all],
    ['read', /^internal\/ui\/mounts\/(.+)$/, (call, path = '') => mountOf(state, namespace, call, path)],
    ['write', /^namespaces\/(.+)$/, addNamespace],
    ['list', /^namespaces$/, () => keysReply([...state.namespaces.keys()].filter((path) => path !== ''))],
  ];
}

function listed(namespace: Namespace, isAuth: boolean): Reply {
  const data = describe(namespace, isAuth);
  return { data, top: data };
}

function describe({ mounts }: Namespace, isAuth: boolean): Fields {
  const wanted = [...mounts.values()].filter(
    ({ path }) => path.startsWith('auth/') === isAuth && path !== 'sys/',
  );
  return Object.fromEntries(
    wanted.map(({ path, description }) => [path.replace(/^auth\//, ''), description]),
  );
}

/** 403 whether the mount does not exist or the caller has no business there: the two look the same. */
function mountOf(state: VaultState, from: Namespace, { token }: Call, asked: string): Reply {
  const path = asked.replace(/\/$/, '');
  if (token === undefined) throw new VaultError(403, 'permission denied');
  const { namespace, path: inner } = state.locate(from.path, path);
  const mount = namespace.mountOf(inner);
  if (mount === undefined || !(state.isRoot(token) || reaches(mount.path, namespace.rules(token.policies))))
    throw new VaultError(
      403,
      `preflight capability check returned 403, please ensure client's policies grant access to path "${path}/"`,
    );
  return { data: { ...mount.description, path: `${namespace.path.slice(from.path.length)}${mount.path}` } };
}
