import { VaultError } from '../wire.ts';

/** Who a ServiceAccount token says it belongs to; its signature is the control plane's to judge. */
export interface ServiceAccount {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly audiences: readonly string[];
  /** Milliseconds; 0 when the token does not say. */
  readonly expiresAt: number;
}

interface Claims {
  readonly exp?: number;
  readonly aud?: string | readonly string[];
  readonly 'kubernetes.io'?: {
    readonly namespace?: string;
    readonly serviceaccount?: { readonly name?: string; readonly uid?: string };
  };
}

/** Reads the claims of a token; 403 for anything that is no such token. */
export function parseServiceAccount(jwt: string): ServiceAccount {
  const { exp = 0, aud = [], 'kubernetes.io': about = {} } = claimsOf(jwt);
  const { name = '', uid = '' } = about.serviceaccount ?? {};
  return { name, uid, namespace: about.namespace ?? '', audiences: [aud].flat(), expiresAt: exp * 1000 };
}

function claimsOf(jwt: string): Claims {
  const [, claims, signature] = jwt.split('.');
  try {
    if (claims === undefined || signature === undefined) throw new VaultError(403, 'permission denied');
    return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
  } catch {
    throw new VaultError(403, 'permission denied');
  }
}
