import { createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';

/** The audience of a token that names none: the API server itself. */
export const apiAudience = 'https://kubernetes.default.svc.cluster.local';

export interface TokenRequest {
  readonly namespace: string;
  readonly name: string;
  readonly audiences?: readonly string[];
  /** Default: one hour. */
  readonly lifeMs?: number;
}

/** What a valid token says. */
export interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number;
  readonly jti: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
  };
}

const header = { alg: 'RS256', kid: 'stand-in' };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs and checks ServiceAccount tokens with a key of its own (RS256, as the API server does). */
export class AccountTokens {
  readonly issuer = apiAudience;
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  readonly #uids = new Map<string, string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue({ namespace, name, audiences = [apiAudience], lifeMs = 3_600_000 }: TokenRequest): string {
    const subject = `system:serviceaccount:${namespace}:${name}`;
    const seconds = Math.floor(this.#now() / 1000);
    const claims: TokenClaims = {
      iss: this.issuer,
      sub: subject,
      aud: audiences,
      iat: seconds,
      nbf: seconds,
      exp: seconds + Math.floor(lifeMs / 1000),
      jti: randomUUID(),
      'kubernetes.io': { namespace, serviceaccount: { name, uid: this.#uid(subject) } },
    };
    const signed = `${encode(header)}.${encode(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), this.#key).toString('base64url')}`;
  }

  /** The claims of a token that this issuer signed and that is still valid; undefined for any other text. */
  check(token: string): TokenClaims | undefined {
    const [head = '', body = '', signature = ''] = token.split('.');
    const genuine = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      createPublicKey(this.#key),
      Buffer.from(signature, 'base64url'),
    );
    if (!genuine) return undefined;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as TokenClaims;
    return claims.exp * 1000 > this.#now() ? claims : undefined;
  }

  /** The public key as a JSON Web Key Set. */
  keySet(): object {
    const key = createPublicKey(this.#key).export({ format: 'jwk' });
    return { keys: [{ ...key, use: 'sig', alg: header.alg, kid: header.kid }] };
  }

  #uid(subject: string): string {
    const uid = this.#uids.get(subject) ?? randomUUID();
    this.#uids.set(subject, uid);
    return uid;
  }
}
