/** Logs in with a JWT from a file. */
import { rememberFile, watchFile } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { flagOf, numberOf, textOf } from './settings.ts';

/** The jwt method: the file is sent as it is, and removed unless told otherwise; the last JWT is remembered. */
export function createJwtMethod({ mountPath, settings }: MethodSetup, { files }: AuthPorts): AuthMethod {
  const role = textOf(settings, 'role');
  const rule = {
    path: textOf(settings, 'path'),
    trim: false,
    remove: flagOf(settings, 'remove_jwt_after_reading'),
    removeTarget: flagOf(settings, 'remove_jwt_follows_symlinks'),
  };
  const file = rememberFile(rule, files);
  return {
    type: 'jwt',
    description: `role ${JSON.stringify(role)} at ${mountPath}`,
    watch: watchFile(file, rule, numberOf(settings, 'jwt_read_period', 0)),
    async credentials() {
      const body = JSON.stringify({ role, jwt: await file.read() });
      return { kind: 'login', path: `${mountPath}/login`, body };
    },
  };
}
