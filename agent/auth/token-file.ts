/** Uses a token that somebody else put into a file. */
import { readCredential } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { textOf } from './settings.ts';

/** The token_file method: the server must know the token; the file is read again when a new one is needed. */
export function createTokenFileMethod({ settings }: MethodSetup, { files }: AuthPorts): AuthMethod {
  const path = textOf(settings, 'token_file_path');
  return {
    type: 'token_file',
    description: `the token in ${path}`,
    async credentials() {
      return { kind: 'lookup', token: await readCredential(path, files) };
    },
  };
}
