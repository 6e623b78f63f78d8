import { listField, textField } from '../fields.ts';
import { capabilitiesOn, parsePolicy } from '../policy.ts';
import { entry, forget, keysReply } from '../routes.ts';
import type { Namespace } from '../namespace.ts';
import type { Route } from '../routes.ts';
import type { VaultState } from '../state.ts';
import type { Call, Reply } from '../wire.ts';

/** Policies under both of their paths, and what the caller may do on given paths. */
export function policyRoutes(state: VaultState, namespace: Namespace): readonly Route[] {
  const { policies } = namespace;
  const write = ({ body }: Call, name = ''): Reply => {
    const text = textField(body, 'policy') || textField(body, 'rules');
    parsePolicy(text);
    policies.set(name, text);
    return {};
  };
  const readRules = (_call: Call, name = ''): Reply => {
    const data = { name, rules: entry(policies, name) };
    return { data, top: data };
  };
  const capabilities = ({ body, token }: Call): Reply => {
    const rules = namespace.rules(token?.policies ?? []);
    const on = (path: string) => (state.isRoot(token) ? ['root'] : capabilitiesOn(path, rules));
    const data = Object.fromEntries(listField(body, 'paths').map((path) => [path, on(path)]));
    return { data, top: data };
  };
  return [
    ['list', /^(?:policy|policies\/acl)$/, () => keysReply([...policies.keys(), 'root'])],
    ['read', /^policy\/(.+)$/, readRules],
    [
      'read',
      /^policies\/acl\/(.+)$/,
      (_call, name = '') => ({ data: { name, policy: entry(policies, name) } }),
    ],
    ['write', /^(?:policy|policies\/acl)\/(.+)$/, write],
    ['delete', /^(?:policy|policies\/acl)\/(.+)$/, forget(policies)],
    ['write', /^capabilities-self$/, capabilities],
  ];
}
