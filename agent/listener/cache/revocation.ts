/** Which cached answers a successful revocation makes worthless. Pure. */
import { memberOf, parseJson } from '../../vault/json.ts';
import { vaultPath } from '../proxy/exchange.ts';
import type { ProxyRequest } from '../proxy/exchange.ts';

/** What was revoked. */
export type Revocation =
  | { readonly kind: 'token' | 'orphan' | 'accessor' | 'lease'; readonly value: string }
  | {
      readonly kind: 'lease-prefix';
      readonly value: string;
      /** Only leases of the namespace of the token that revoked. */
      readonly namespaceId: string;
    };

const revoking =
  /(?:^|\/)(auth\/token\/revoke(?:-self|-accessor|-orphan)?|sys\/(?:leases\/)?revoke(?:-force|-prefix)?)(?:\/(.+))?$/;

type Asked = { readonly request: ProxyRequest; readonly rest: string };

const kinds: Readonly<Record<string, (asked: Asked) => Revocation>> = {
  'auth/token/revoke': (asked) => ({ kind: 'token', value: named(asked, 'token') }),
  'auth/token/revoke-self': ({ request }) => ({ kind: 'token', value: request.token }),
  'auth/token/revoke-orphan': (asked) => ({ kind: 'orphan', value: named(asked, 'token') }),
  'auth/token/revoke-accessor': (asked) => ({ kind: 'accessor', value: named(asked, 'accessor') }),
  'sys/leases/revoke': (asked) => ({ kind: 'lease', value: named(asked, 'lease_id') }),
  'sys/leases/revoke-force': leasePrefix,
  'sys/leases/revoke-prefix': leasePrefix,
};

/** What a request revokes once it is answered with 204; undefined for other requests. A namespace may precede its path. */
export function revocationOf(request: ProxyRequest): Revocation | undefined {
  const [, path = '', rest = ''] = revoking.exec(vaultPath(request)) ?? [];
  return kinds[path.replace(/^sys\/revoke/, 'sys/leases/revoke')]?.({ request, rest });
}

/** The id of the namespace that a token or lease id ends in, '' for the root. Source: Vault's SplitIDFromString. */
export function namespaceIdOf(id: string): string {
  const bare = id.replace(/^(?:hv[sbr]|[sbr])\./, '').replace(/^.*\//, '');
  const dot = bare.lastIndexOf('.');
  return dot === -1 ? '' : bare.slice(dot + 1);
}

function leasePrefix({ request, rest }: Asked): Revocation {
  return { kind: 'lease-prefix', value: rest, namespaceId: namespaceIdOf(request.token) };
}

/** The subject of a revocation: in the body, or at the end of the path. */
function named({ request, rest }: Asked, field: string): string {
  const inBody = request.body.kind === 'whole' ? memberOf(parseJson(request.body.bytes), field) : undefined;
  return typeof inBody === 'string' ? inBody : rest;
}
