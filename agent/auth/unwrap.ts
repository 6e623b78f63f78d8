/** Unwraps a secret id, but only one that was wrapped by the path that the configuration expects. */
import { AgentError } from '../errors.ts';
import type { VaultClient, VaultRequest } from '../vault/client.ts';
import { stringAt } from './answers.ts';

/** A wrapping token and what was in it. */
export type Unwrapped = { readonly wrappingToken: string; readonly secretId: string };

/** With what the server is asked. */
export type UnwrapWith = {
  readonly vault: VaultClient;
  readonly namespace: string;
  readonly signal: AbortSignal;
};

/**
 * Looks the wrapping token up first: a creation path other than `expectedPath` means that somebody replaced it, so that
 * it is left alone. Rejects with AgentError `wrong-wrapping-path`, `malformed` or those of the client.
 */
export async function unwrapSecretId(
  wrappingToken: string,
  expectedPath: string,
  { vault, namespace, signal }: UnwrapWith,
): Promise<Unwrapped> {
  const ask = async (method: VaultRequest['method'], path: string): Promise<Uint8Array> => {
    const answer = await vault.request({
      method,
      path,
      token: wrappingToken,
      namespace,
      purpose: 'auth',
      signal,
    });
    return answer.body;
  };
  const found = stringAt(await ask('GET', 'sys/wrapping/lookup'), ['data', 'creation_path']);
  if (found !== expectedPath) {
    const why = `created by ${JSON.stringify(found ?? '')}, expected ${JSON.stringify(expectedPath)}`;
    throw new AgentError('wrong-wrapping-path', { subject: 'wrapped secret id', errors: [why] });
  }
  const secretId = stringAt(await ask('PUT', 'sys/wrapping/unwrap'), ['data', 'secret_id']);
  if (secretId === undefined || secretId === '') {
    throw new AgentError('malformed', { subject: 'wrapped secret id', errors: ['it holds no secret_id'] });
  }
  return { wrappingToken, secretId };
}
