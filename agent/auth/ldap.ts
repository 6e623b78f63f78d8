/** Logs in with a name and a password from a file. */
import { rememberFile, watchFile } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { flagOf, numberOf, textOf } from './settings.ts';

/** The ldap method: the password is every byte of the file, which is removed unless told otherwise. */
export function createLdapMethod({ mountPath, settings }: MethodSetup, { files }: AuthPorts): AuthMethod {
  const username = textOf(settings, 'username');
  const rule = {
    path: textOf(settings, 'password_file_path'),
    trim: false,
    remove: flagOf(settings, 'remove_password_after_reading'),
    removeTarget: flagOf(settings, 'remove_password_follows_symlinks'),
  };
  const file = rememberFile(rule, files);
  return {
    type: 'ldap',
    description: `user ${JSON.stringify(username)} at ${mountPath}`,
    watch: watchFile(file, rule, numberOf(settings, 'password_read_period', 0)),
    async credentials() {
      const body = JSON.stringify({ password: await file.read() });
      return { kind: 'login', path: `${mountPath}/login/${username}`, body };
    },
  };
}
