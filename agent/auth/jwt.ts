/** Logs in with a JWT from a file. */
import { rememberingReader } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { flagOf, textOf } from './settings.ts';

/** The jwt method: the file is sent as it is, and removed unless told otherwise; the last JWT is remembered. */
export function createJwtMethod({ mountPath, settings }: MethodSetup, { files }: AuthPorts): AuthMethod {
  const role = textOf(settings, 'role');
  const read = rememberingReader(
    {
      path: textOf(settings, 'path'),
      trim: false,
      remove: flagOf(settings, 'remove_jwt_after_reading'),
      removeTarget: flagOf(settings, 'remove_jwt_follows_symlinks'),
    },
    files,
  );
  return {
    type: 'jwt',
    description: `role ${JSON.stringify(role)} at ${mountPath}`,
    async credentials() {
      return { kind: 'login', path: `${mountPath}/login`, body: JSON.stringify({ role, jwt: await read() }) };
    },
  };
}
