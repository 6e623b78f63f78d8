import type { Body } from '../hcl/node.ts';
import { reject, within } from '../issue.ts';
import type { Position, Scope } from '../issue.ts';
import { methods, unsupportedMethods } from './methods.ts';
import type { MethodSettings } from '../model.ts';
import { decodeStanza } from '../stanza.ts';
import { didYouMean } from '../suggestion.ts';

/** The settings of a method's `config` map, checked against the table of its type; keys of other methods are ignored. */
export function decodeMethodSettings(type: string, map: Body, scope: Scope): MethodSettings {
  const fields = Object.hasOwn(methods, type) ? methods[type] : undefined;
  if (fields === undefined) return {};
  const inner = within(scope, 'config');
  const settings = decodeStanza({ fields, exactCase: true, shared: true }, map, inner);
  if (settings.object_id && settings.client_id) {
    reject(inner, map.at, 'object_id and client_id exclude each other');
  }
  return settings;
}

/** Reports a method type that does not exist, or that only Vault's own agent has. */
export function checkMethodType(type: string, at: Position, scope: Scope): void {
  if (type === '' || Object.hasOwn(methods, type)) return;
  const supported = Object.keys(methods);
  const problem = unsupportedMethods.includes(type)
    ? `${JSON.stringify(type)} is not supported by this agent`
    : `unknown auth method ${JSON.stringify(type)}${didYouMean(type, supported)}`;
  reject(within(scope, 'type'), at, `${problem}; supported are ${supported.join(', ')}`);
}
