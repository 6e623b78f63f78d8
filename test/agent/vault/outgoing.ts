import { readdir, readFile } from 'node:fs/promises';
import { parseAddress } from '../../../agent/vault/endpoint.ts';
import { transportFailure } from '../../../agent/vault/transport-failure.ts';
import type { Answer, Outgoing, TransportEdges } from '../../../agent/vault/transport.ts';

/** Files as they are, and no proxy. */
export const edges: TransportEdges = {
  files: { readFile: (path) => readFile(path), readDir: (path) => readdir(path) },
  env: {},
};

/** A request without anything particular to the server at the address. */
export function outgoingTo(address: string, changes: Partial<Outgoing> = {}): Outgoing {
  const endpoint = parseAddress(address);
  if ('refused' in endpoint) throw new Error(endpoint.refused);
  return {
    endpoint,
    method: 'GET',
    target: '/',
    headers: {},
    body: undefined,
    subject: 'a test',
    timeoutMs: 120_000,
    maxBytes: 1_000_000,
    signal: new AbortController().signal,
    ...changes,
  };
}

/** The status and the body, or what the failure is called: by its own name, else by our code and that of the runtime. */
export async function toldOf(answer: Promise<Answer>): Promise<string> {
  try {
    const { status, body } = await answer;
    return `${status} ${Buffer.from(body).toString()}`.trim();
  } catch (error) {
    if (error instanceof Error && error.name === 'StaleConnection') return error.name;
    const { code, cause } = transportFailure(error, 'a test');
    return cause instanceof Error && 'code' in cause && cause === error
      ? `${code} ${String(cause.code)}`
      : code;
  }
}
