import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { parseJson } from '../../contract/json.ts';

/** One request as node-vault hands it over. */
interface VaultRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly signal: AbortSignal;
}

/** An answer as node-vault expects it. */
interface VaultResponse {
  readonly statusCode: number;
  readonly body: unknown;
  readonly request: { readonly path: string };
}

/**
 * How node-vault's requests travel, in the shape that it asks for. Its own way cannot be stopped, and prints the token when
 * the variable DEBUG is set.
 */
export function createTransport(ca: string) {
  return { defaults: () => (request: VaultRequest) => send(request, ca) };
}

const always = { 'X-Vault-Request': 'true', 'Content-Type': 'application/json' };

async function send(
  { method, uri, headers, json, signal }: VaultRequest,
  ca: string,
): Promise<VaultResponse> {
  const url = new URL(uri);
  const { promise, resolve, reject } = Promise.withResolvers<VaultResponse>();
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  const sent = request(url, { method, signal, ...(ca === '' ? {} : { ca }) });
  // Not with the options, which Node prints when the variable NODE_DEBUG is set.
  sent.setHeaders(new Map(Object.entries({ ...headers, ...always })));
  sent.on('error', reject).on('response', (response) => {
    text(response).then((received) => {
      resolve({
        statusCode: response.statusCode ?? 0,
        body: parsed(received),
        request: { path: url.pathname },
      });
    }, reject);
  });
  sent.end(json === undefined ? undefined : JSON.stringify(json));
  return promise;
}

/** A text that is no JSON stays a text. */
function parsed(received: string): unknown {
  try {
    return received === '' ? '' : parseJson(received);
  } catch {
    return received;
  }
}
