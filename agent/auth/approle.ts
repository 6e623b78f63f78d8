/** Logs in with a role id and, usually, a secret id, which may come wrapped. */
import { rememberFile } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { flagOf, textOf } from './settings.ts';
import { unwrapSecretId } from './unwrap.ts';
import type { Unwrapped } from './unwrap.ts';

/**
 * The approle method. The secret id's file is removed unless told otherwise, so the last one is remembered; a wrapped
 * one is unwrapped once.
 */
export function createAppRoleMethod(setup: MethodSetup, ports: AuthPorts): AuthMethod {
  const { mountPath, settings } = setup;
  const kept = { trim: true, remove: false, removeTarget: false };
  const roleId = rememberFile({ ...kept, path: textOf(settings, 'role_id_file_path') }, ports.files);
  const readSecretId = secretIdReader(setup, ports);
  return {
    type: 'approle',
    description: `the role id in ${textOf(settings, 'role_id_file_path')} at ${mountPath}`,
    async credentials(signal) {
      const role_id = await roleId.read();
      const secret_id = await readSecretId(signal);
      const body = JSON.stringify({ role_id, ...(secret_id === undefined ? {} : { secret_id }) });
      return { kind: 'login', path: `${mountPath}/login`, body };
    },
  };
}

function secretIdReader({ settings, namespace }: MethodSetup, ports: AuthPorts) {
  const path = textOf(settings, 'secret_id_file_path');
  const wrappingPath = textOf(settings, 'secret_id_response_wrapping_path');
  if (path === '') return async () => undefined;
  const remove = flagOf(settings, 'remove_secret_id_file_after_reading');
  const file = rememberFile({ path, trim: true, remove, removeTarget: false }, ports.files);
  let last: Unwrapped | undefined;
  return async (signal: AbortSignal): Promise<string> => {
    const text = await file.read();
    if (wrappingPath === '') return text;
    // A wrapping token works once; the same one in a file that stays must not be spent again.
    last =
      last?.wrappingToken === text
        ? last
        : await unwrapSecretId(text, wrappingPath, { ...ports, namespace, signal });
    return last.secretId;
  };
}
