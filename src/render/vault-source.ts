import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import {
  GoMap,
  GoSlice,
  decodeJson,
  fromText,
  secretValue,
  strings,
  toBytes,
  toText,
} from '../../gotemplate/index.ts';
import type { Reference, Value } from '../../gotemplate/index.ts';
import { readFault } from '../read-fault.ts';
import type { Source } from './source.ts';

const timeoutMs = 30_000;

interface Vault {
  readonly address: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly ca?: string;
}

interface Answer {
  readonly status: number;
  readonly body: Value;
}

/** A real Vault, addressed by the usual VAULT_ variables. Throws a plain sentence when one is missing. */
export function vaultSource(
  env: Readonly<Record<string, string | undefined>>,
  { allowWrites }: { readonly allowWrites: boolean },
): Source {
  const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_NAMESPACE: namespace, VAULT_CACERT: ca } = env;
  if (!address || !token) throw new Error('--vault: set VAULT_ADDR and VAULT_TOKEN');
  const vault: Vault = {
    address: readAddress(address),
    headers: {
      'X-Vault-Request': 'true',
      'X-Vault-Token': token,
      ...(namespace ? { 'X-Vault-Namespace': namespace } : {}),
    },
    ...(ca ? { ca: readAuthority(ca) } : {}),
  };
  return {
    hint: `Vault at ${vault.address.origin} has none at this path`,
    env: new Map(Object.entries(env).map(([name, value]) => [fromText(name), fromText(value ?? '')])),
    fetch: (reference) => fetchReference(vault, reference, allowWrites),
  };
}

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Error(
      `VAULT_ADDR: expected a URL such as https://vault.example:8200, got ${JSON.stringify(address)}`,
    );
  return url;
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`VAULT_CACERT: ${readFault(file, error)}`, { cause: error });
  }
}

async function fetchReference(
  vault: Vault,
  reference: Reference,
  allowWrites: boolean,
): Promise<Value | undefined> {
  if (reference.kind === 'file') return fromText(readFileSync(toText(reference.path), 'utf8'));
  if (reference.kind === 'pki')
    throw new Error('pkiCert is for the agent; write secret "path" "key=value" here');
  if (reference.kind === 'write') {
    if (!allowWrites) throw new Error(`${reference.path}: a write; add --allow-writes if it shall happen`);
    return secretOf(
      await send(vault, 'PUT', reference.path, Object.fromEntries(textEntries(reference.data))),
    );
  }
  const mount = await mountOf(vault, reference.path);
  if (reference.kind === 'list') {
    const { status, body } = await send(
      vault,
      'GET',
      `${keyValuePath(reference.path, mount, 'metadata')}?list=true`,
    );
    return status === 404 ? strings([]) : namesOf(body);
  }
  const query = reference.query === '' ? '' : `?${reference.query}`;
  return secretOf(await send(vault, 'GET', keyValuePath(reference.path, mount, 'data') + query));
}

function* textEntries(data: ReadonlyMap<string, string>): Generator<[string, string]> {
  for (const [key, value] of data) yield [toText(key), toText(value)];
}

function secretOf({ status, body }: Answer): Value | undefined {
  return status === 404 || body === null ? undefined : secretValue(body);
}

function namesOf(body: Value): Value | undefined {
  const data = body instanceof GoMap ? body.get('data') : undefined;
  const keys = data instanceof GoMap ? data.get('keys') : undefined;
  return keys instanceof GoSlice ? strings(keys.items.map(String).sort()) : undefined;
}

/** The mount's path when it is a key-value engine of version 2. */
async function mountOf(vault: Vault, path: string): Promise<string | undefined> {
  const { status, body } = await send(vault, 'GET', `sys/internal/ui/mounts/${path}`);
  const data = status === 200 && body instanceof GoMap ? body.get('data') : undefined;
  if (!(data instanceof GoMap)) return undefined;
  const options = data.get('options');
  const mount = data.get('path');
  return options instanceof GoMap && options.get('version') === '2' && typeof mount === 'string'
    ? mount
    : undefined;
}

/** `secret/app` on a version 2 mount is `secret/data/app`; paths that say so themselves stay. */
function keyValuePath(path: string, mount: string | undefined, part: 'data' | 'metadata'): string {
  if (mount === undefined) return path;
  const rest = `${path}/`.startsWith(mount) ? path.slice(mount.length) : path;
  return /^(data|metadata|subkeys)\//.test(rest) ? path : `${mount}${part}/${rest}`;
}

/** One request to Vault; rejects with status and Vault's own words, never with a body. */
async function send(vault: Vault, method: 'GET' | 'PUT', path: string, body?: object): Promise<Answer> {
  const url = new URL(`v1/${toText(path)}`, vault.address.href.replace(/\/?$/, '/'));
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  const signal = AbortSignal.timeout(timeoutMs);
  const sent = request(url, {
    method,
    headers: vault.headers,
    signal,
    ...(vault.ca ? { ca: vault.ca } : {}),
  });
  const unreachable = (error: Error) =>
    reject(new Error(`VAULT_ADDR: no answer from ${url.origin}: ${error.message}`));
  sent.on('error', unreachable).on('response', (response) => {
    response.setEncoding('latin1');
    text(response).then((received) => {
      const status = response.statusCode ?? 0;
      const decoded = received === '' ? null : decodeJson(toBytes(received));
      if (status < 400 || status === 404) resolve({ status, body: decoded });
      else reject(new Error(`${toText(path)}: Vault answered ${status}: ${errorsOf(decoded)}`));
    }, reject);
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

function errorsOf(body: Value): string {
  const errors = body instanceof GoMap ? body.get('errors') : undefined;
  return errors instanceof GoSlice ? errors.items.map(String).join(', ') : 'no reason given';
}
