/** `/agent/v1/cache-clear`: forgets cached answers on request; nothing is revoked in Vault. */
import type { IncomingMessage } from 'node:http';
import { memberOf, parseJson } from '../../vault/json.ts';
import { sendErrors, sendStatus } from '../answer.ts';
import type { Handler } from '../answer.ts';
import { gather } from '../proxy/body.ts';
import type { Entries } from './entries.ts';

const largestRequest = 64 * 1024;

/** What is to be cleared. */
type Clearing = { readonly value: string; readonly namespace: string };

/** Every type of clearing. */
const clearings: Readonly<Record<string, (entries: Entries, clearing: Clearing) => void>> = {
  request_path: (entries, { value, namespace }) =>
    entries.remove((entry) => entry.path.startsWith(value) && entry.namespace === namespace),
  token: (entries, { value }) => entries.revoke({ kind: 'token', value }),
  token_accessor: (entries, { value }) => entries.revoke({ kind: 'accessor', value }),
  lease: (entries, { value }) => entries.revoke({ kind: 'lease', value }),
  all: (entries) => entries.remove(() => true),
};

/**
 * Answers POST and PUT of `{type, value, namespace}` with 200, 400 for an unknown type or bad JSON, 500 for a missing
 * value; other methods do nothing (Vault Agent's statuses). Without a cache there is nothing to do either.
 */
export function cacheClearHandler(entries: Entries | undefined): Handler {
  return async (request, response) => {
    const { method } = request;
    if (entries === undefined || (method !== 'POST' && method !== 'PUT')) {
      sendStatus(response, 200);
      return;
    }
    const asked = await read(request);
    const type = textOf(asked, 'type');
    const clear = Object.hasOwn(clearings, type) ? clearings[type] : undefined;
    const value = textOf(asked, 'value');
    if (clear === undefined) sendErrors(response, 400, [problemOf(asked, type)]);
    else if (value === '' && type !== 'all')
      sendErrors(response, 500, ['failed to clear cache: value is missing']);
    else {
      clear(entries, { value, namespace: canonical(textOf(asked, 'namespace')) });
      sendStatus(response, 200);
    }
  };
}

async function read(request: IncomingMessage): Promise<unknown> {
  const body = await gather(request, largestRequest);
  return body.kind === 'whole' ? parseJson(body.bytes) : undefined;
}

function textOf(asked: unknown, name: string): string {
  const value = memberOf(asked, name);
  return typeof value === 'string' ? value : '';
}

function problemOf(asked: unknown, type: string): string {
  if (typeof asked !== 'object' || asked === null) return 'the body is not a JSON object';
  return type === '' ? 'no type given' : `unknown type, use one of ${Object.keys(clearings).join(', ')}`;
}

function canonical(namespace: string): string {
  const name = namespace.replace(/^\/+|\/+$/g, '');
  return name === '' ? 'root/' : `${name}/`;
}
