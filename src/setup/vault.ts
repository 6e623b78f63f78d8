import nodeVault from 'node-vault';
import { isJsonObject } from '../../contract/json.ts';
import { Away, Refused } from './fault.ts';
import type { Patiently } from './patience.ts';
import type { Fields } from './plan.ts';
import { createTransport } from './transport.ts';

/** Vault's API as far as set-up needs it. */
export interface Vault {
  /** What is at a path; undefined when there is nothing. */
  readonly read: (path: string) => Promise<Fields | undefined>;
  readonly write: (path: string, body: Fields) => Promise<Fields>;
  /** The same server with another token. */
  readonly as: (token: string) => Vault;
}

export interface VaultOptions {
  readonly address: string;
  readonly token: string;
  readonly namespace: string;
  /** PEM, '' for the authorities that Node knows. */
  readonly ca: string;
  readonly patiently: Patiently;
}

/** node-vault with deadlines, and with failures told apart: {@link Away} or {@link Refused}. */
export function openVault(options: VaultOptions): Vault {
  const { address, token, namespace, patiently } = options;
  const client = nodeVault({
    endpoint: address,
    token,
    ...(namespace === '' ? {} : { namespace }),
    // Its own ways write tokens and bodies to standard error when the variable DEBUG asks for it.
    debug: () => undefined,
    'request-promise': createTransport(options.ca),
  });
  const call = (path: string, operation: 'read' | 'write', body?: Fields) =>
    patiently(async (signal) => {
      const request = { signal };
      const sent = operation === 'read' ? client.read(path, request) : client.write(path, body, request);
      try {
        return readAnswer(await sent, address);
      } catch (error) {
        throw faultOf(error, { path, operation, address, token, late: signal.aborted });
      }
    });
  return {
    read: (path) =>
      call(path, 'read').catch((error: unknown) => {
        if (error instanceof Refused && error.status === 404) return undefined;
        throw error;
      }),
    write: (path, body) => call(path, 'write', body),
    as: (other) => openVault({ ...options, token: other }),
  };
}

/** Nothing at all is an answer too; a page of some proxy in between is none. */
function readAnswer(answer: unknown, address: string): Fields {
  if (isJsonObject(answer)) return answer;
  if (answer === '') return {};
  throw new Away(`what answers at ${new URL(address).origin} is no Vault`);
}

interface Attempt {
  readonly path: string;
  readonly operation: 'read' | 'write';
  readonly address: string;
  readonly token: string;
  /** The call's own time was up. */
  readonly late: boolean;
}

function faultOf(error: unknown, attempt: Attempt): Error {
  const { response, code } = error as {
    readonly response?: { readonly statusCode?: unknown; readonly body?: unknown };
    readonly code?: unknown;
  };
  if (error instanceof Away) return error;
  if (typeof response?.statusCode === 'number') return answered(response.statusCode, response.body, attempt);
  if (typeof code !== 'string') return new Error(withoutTokens(String(error), attempt.token));
  const why = attempt.late ? 'no answer in time' : code;
  return new Away(`Vault at ${new URL(attempt.address).origin} does not answer (${why})`);
}

/** Statuses of servers that will answer later: standby, not yet consistent, too many requests. */
const laterStatuses = [412, 429, 472, 473];

function answered(status: number, body: unknown, { path, operation, token }: Attempt): Error {
  const errors = isJsonObject(body) && Array.isArray(body.errors) ? body.errors.map(String) : [];
  const said = withoutTokens(errors.join(', '), token).replace(/\s+/g, ' ').trim();
  if (/\bsealed\b/.test(said) && status === 503) return new Away('Vault is sealed');
  const words = said === '' ? `${status}` : `${status}: ${said}`;
  if (status >= 500 || laterStatuses.includes(status)) return new Away(`Vault answers ${words}`);
  const problem = `Vault refuses to ${operation} it (${words})`;
  if (status !== 403) return new Refused(status, { key: path, problem });
  return new Refused(status, {
    key: path,
    problem,
    fix: `a policy allows it with ${ruleFor(path, operation)}`,
  });
}

/** The line of a policy that allows a call. */
function ruleFor(path: string, operation: 'read' | 'write'): string {
  const sudo = /^(sys\/auth\/|auth\/token\/create-orphan$)/.test(path) ? ', "sudo"' : '';
  const capabilities = operation === 'read' ? '"read"' : `"create", "update"${sudo}`;
  return `path "${path}" { capabilities = [${capabilities}] }`;
}

function withoutTokens(text: string, own: string): string {
  return text.replaceAll(own, '[token]').replace(/\b(hv[sbr]|[sbr])\.[\w-]{20,}/g, '[token]');
}
