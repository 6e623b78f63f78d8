/** What in an answer of Vault is worth keeping: a lease or a token that can be renewed. Pure. */
import { memberOf, parseJson } from '../../vault/json.ts';
import { headerOf } from '../proxy/exchange.ts';
import type { ProxyAnswer } from '../proxy/exchange.ts';
import type { Grant } from '../../machine/lifetime.ts';

/** A lease, or a token with its accessor; an orphan does not end with the token that made it. Never print a token. */
export type Lease =
  | { readonly kind: 'lease'; readonly id: string; readonly grant: Grant }
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly accessor: string;
      readonly orphan: boolean;
      readonly grant: Grant;
    };

/** Whether an answer has the form of one that may carry a lease: a success in plain JSON (Vault Agent's rule). */
export function mayCarryLease({ status, headers }: Pick<ProxyAnswer, 'status' | 'headers'>): boolean {
  return status >= 200 && status < 300 && headerOf(headers, 'content-type') === 'application/json';
}

/** The renewable lease or token in a body; undefined for anything else, wrapped answers and plain secrets included. */
export function leaseIn(body: Buffer): Lease | undefined {
  const answer = parseJson(body);
  const id = memberOf(answer, 'lease_id');
  if (typeof id === 'string' && id !== '') {
    const grant = grantIn(answer);
    return grant.renewable ? { kind: 'lease', id, grant } : undefined;
  }
  const auth = memberOf(answer, 'auth');
  const token = memberOf(auth, 'client_token');
  const grant = grantIn(auth);
  if (typeof token !== 'string' || token === '' || !grant.renewable) return undefined;
  const accessor = memberOf(auth, 'accessor');
  return {
    kind: 'token',
    token,
    accessor: typeof accessor === 'string' ? accessor : '',
    orphan: memberOf(auth, 'orphan') === true,
    grant,
  };
}

/** What a renewal answered to a lease or token grants. */
export function grantIn(fields: unknown): Grant {
  const seconds = memberOf(fields, 'lease_duration');
  const leaseMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 0;
  return { leaseMs, renewable: leaseMs > 0 && memberOf(fields, 'renewable') === true };
}
