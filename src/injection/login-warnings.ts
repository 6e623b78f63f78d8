import { authParameters, foreignAuthMethods } from '../../contract/auth-parameters.ts';
import { suggest } from '../../contract/suggest.ts';
import { isOwnAgentImage } from '../agent-image.ts';
import type { Resolution } from './resolve.ts';

/** What the agent of a pod will stumble over when it logs in: the method, and the parameters that the method takes. */
export function loginWarnings(resolution: Resolution): readonly string[] {
  const { values, image } = resolution;
  if ((values['agent-configmap'] ?? '') !== '') return [];
  const type = values['auth-type'];
  const known = authParameters.get(type);
  if (known === undefined) return unknownMethod(type, isOwnAgentImage(image));
  const missing = known.required
    .filter((name) => (resolution.loginParameters[name] ?? '') === '')
    .map((name) => `auth-config-${dashed(name)}: is missing, the auth method ${type} needs it`);
  return [...(type === 'kubernetes' ? [] : missing), ...misspelt(resolution, type)];
}

function unknownMethod(type: string, own: boolean): readonly string[] {
  if (type === '') return [];
  if (foreignAuthMethods.includes(type)) {
    return own ? [`auth-type: ${type} takes another agent-image, such as hashicorp/vault`] : [];
  }
  const nearest = suggest(type, [...authParameters.keys(), ...foreignAuthMethods]);
  const hint = nearest === undefined ? '' : `, did you mean ${nearest}?`;
  return [`auth-type: no agent knows the method ${JSON.stringify(type)}${hint}`];
}

/** Only what looks like a known name: other agents may take further parameters. */
function misspelt({ input: { parsed } }: Resolution, type: string): readonly string[] {
  const known = authParameters.get(type);
  const all = [...(known?.required ?? []), ...(known?.optional ?? [])];
  return [...parsed.authConfig.keys()].flatMap((name) => {
    const parameter = name.replaceAll('-', '_');
    const nearest = all.includes(parameter) ? undefined : suggest(parameter, all);
    if (nearest === undefined) return [];
    return [`auth-config-${name}: ${type} has no such parameter, did you mean ${dashed(nearest)}?`];
  });
}

const dashed = (name: string): string => name.replaceAll('_', '-');
