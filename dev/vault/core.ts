import { toAnswer } from './answer.ts';
import { parseDuration } from './fields.ts';
import { capabilitiesOn } from './policy.ts';
import { VaultError, invalidToken, permissionDenied } from './wire.ts';
import type { WireAnswer } from './answer.ts';
import type { Namespace } from './namespace.ts';
import type { VaultState } from './state.ts';
import type { Token } from './token-store.ts';
import type { Fields, Operation } from './wire.ts';

/** A request as it came in, decoded. */
export interface WireRequest {
  readonly operation: Operation;
  /** Below /v1/. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Fields;
  readonly token: string;
  readonly namespace: string;
  /** Text of X-Vault-Wrap-TTL, "" when absent. */
  readonly wrapTtl: string;
}

/** Paths that need no token, or look after it themselves. */
const open = /^(auth\/.+\/login(\/.*)?|sys\/(health|seal-status|unseal|wrapping\/(lookup|unwrap)))$/;
const answeredSealed = /^sys\/(health|seal-status|unseal)$/;
const ownCheck = /^sys\/internal\/ui\/mounts(\/.*)?$/;

/** Answers one request: seal, namespace, token, policy, engine, envelope, in this order. Errors are answers too. */
export async function handle(state: VaultState, request: WireRequest, now: number): Promise<WireAnswer> {
  try {
    return await dispatch(state, request, now);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return { status: error.status, body: { errors: error.errors } };
  }
}

async function dispatch(state: VaultState, request: WireRequest, now: number): Promise<WireAnswer> {
  if (state.sealed && !answeredSealed.test(request.path)) throw new VaultError(503, 'Vault is sealed');
  const { namespace, path } = state.locate(request.namespace, request.path);
  state.leases.expire(now);
  const token = state.tokens.find(request.token, now);
  if (!open.test(path)) authorize(state, { namespace, path, operation: request.operation, token });
  const mount = namespace.mountOf(path);
  if (mount === undefined && token === undefined) throw new VaultError(403, 'permission denied');
  if (mount === undefined)
    throw new VaultError(404, `no handler for route "${path}". route entry not found.`);
  const call = {
    operation: request.operation,
    path: path.slice(mount.path.length).replace(/\/+$/, ''),
    body: request.body,
    query: request.query,
    token,
    tokenText: request.token,
    wrapTtlMs: request.wrapTtl === '' ? undefined : parseDuration(request.wrapTtl),
    now,
  };
  const reply = await mount.engine(call);
  if (token !== undefined) state.tokens.use(token);
  return toAnswer(state, call, path, reply);
}

interface Access {
  readonly namespace: Namespace;
  readonly path: string;
  readonly operation: Operation;
  readonly token: Token | undefined;
}

const needed: Readonly<Record<Operation, readonly string[]>> = {
  read: ['read'],
  list: ['list'],
  write: ['create', 'update'],
  patch: ['patch'],
  delete: ['delete'],
};

function authorize(state: VaultState, { namespace, path, operation, token }: Access): void {
  if (token === undefined) throw invalidToken();
  if (state.isRoot(token) || ownCheck.test(path)) return;
  if (!namespace.path.startsWith(token.namespace)) throw permissionDenied();
  const granted = capabilitiesOn(path, namespace.rules(token.policies));
  if (!needed[operation].some((capability) => granted.includes(capability) || granted.includes('sudo')))
    throw permissionDenied();
}
