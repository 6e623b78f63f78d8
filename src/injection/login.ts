import type { AuthMethod } from '../../contract/agent-config.ts';
import type { ParsedAnnotations } from '../../contract/parse-annotations.ts';
import type { TokenSource } from './token.ts';
import { joinPath } from './path.ts';
import type { Values } from './values.ts';

/** The parameters of the auth method as annotations and token give them; dashes in names become underscores. */
export function loginParameters(
  { authConfig }: Pick<ParsedAnnotations, 'authConfig'>,
  role: string | undefined,
  token: TokenSource,
): Readonly<Record<string, string>> {
  const given = [...authConfig].map(([name, value]) => [name.replaceAll('-', '_'), value] as const);
  const named: [string, string][] = role === undefined || role === '' ? [] : [['role', role]];
  return Object.fromEntries([['token_path', joinPath(token.mountPath, token.file)], ...given, ...named]);
}

/** The login stanza of the agent. */
export function authMethod(values: Values, config: Readonly<Record<string, string>>): AuthMethod {
  return {
    type: values['auth-type'],
    ...filled('mount_path', values['auth-path']),
    ...filled('min_backoff', values['auth-min-backoff']),
    ...filled('max_backoff', values['auth-max-backoff']),
    ...filled('namespace', values.namespace),
    config,
    ...(values['agent-auto-auth-exit-on-err'] ? { exit_on_err: true } : {}),
  };
}

/** An entry that is left out when its text is absent or empty. */
export function filled<N extends string>(
  name: N,
  text: string | undefined,
): Readonly<Partial<Record<N, string>>> {
  return (text === undefined || text === '' ? {} : { [name]: text }) as Readonly<Partial<Record<N, string>>>;
}
