/** Logs in with a name and a password from a file. */
import { rememberingReader } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { flagOf, textOf } from './settings.ts';

/** The ldap method: the password is every byte of the file, which is removed unless told otherwise. */
export function createLdapMethod({ mountPath, settings }: MethodSetup, { files }: AuthPorts): AuthMethod {
  const username = textOf(settings, 'username');
  const read = rememberingReader(
    {
      path: textOf(settings, 'password_file_path'),
      trim: false,
      remove: flagOf(settings, 'remove_password_after_reading'),
      removeTarget: flagOf(settings, 'remove_password_follows_symlinks'),
    },
    files,
  );
  return {
    type: 'ldap',
    description: `user ${JSON.stringify(username)} at ${mountPath}`,
    async credentials() {
      const body = JSON.stringify({ password: await read() });
      return { kind: 'login', path: `${mountPath}/login/${username}`, body };
    },
  };
}
