/** Logs in with the ServiceAccount token of the pod. */
import { readCredential } from './credential-file.ts';
import type { AuthMethod, AuthPorts, MethodSetup } from './method.ts';
import { textOf } from './settings.ts';

/** The kubernetes method: the token file is read again at every login, since the kubelet replaces it. */
export function createKubernetesMethod(
  { mountPath, settings }: MethodSetup,
  { files }: AuthPorts,
): AuthMethod {
  const role = textOf(settings, 'role');
  return {
    type: 'kubernetes',
    description: `role ${JSON.stringify(role)} at ${mountPath}`,
    async credentials() {
      const jwt = await readCredential(textOf(settings, 'token_path'), files);
      return { kind: 'login', path: `${mountPath}/login`, body: JSON.stringify({ role, jwt }) };
    },
  };
}
