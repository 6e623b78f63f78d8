import { Faults } from './vault/faults.ts';
import { buildVaultServer } from './vault/http.ts';
import { RequestLog } from './vault/request-log.ts';
import { VaultState } from './vault/state.ts';
import { system } from './vault/sys/system.ts';
import { issueCertificate } from './certificate.ts';
import type { VaultServer } from './openbao.ts';
import type { HttpParts } from './vault/http.ts';

/** The embedded Vault, with what a test wants beyond a real one. */
export interface EmbeddedVault extends VaultServer {
  /** PEM of the authority that signed its certificate; "" over plain HTTP. */
  readonly ca: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly state: VaultState;
}

export interface EmbeddedVaultOptions {
  /** Serve HTTPS with a certificate for localhost and 127.0.0.1. */
  readonly tls?: boolean;
  readonly now?: () => number;
  /** Default 0: any free one. */
  readonly port?: number;
}

/** Starts a Vault of our own on loopback, in memory: KV v2 at secret/, root token "root", everything else as on a new server. */
export async function startEmbeddedVault(options: EmbeddedVaultOptions = {}): Promise<EmbeddedVault> {
  const now = options.now ?? Date.now;
  const state = new VaultState(system);
  initialize(state, now());
  const certificate = options.tls === true ? serverCertificate(now()) : undefined;
  const parts: HttpParts = {
    state,
    faults: new Faults(),
    log: new RequestLog(),
    now,
    ...(certificate === undefined ? {} : { tls: certificate }),
  };
  const app = buildVaultServer(parts);
  const address = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    address,
    token: 'root',
    unsealKey: state.unsealKey,
    ca: certificate?.ca ?? '',
    faults: parts.faults,
    requests: parts.log,
    state,
    stop: () => app.close(),
  };
}

function initialize(state: VaultState, now: number): void {
  state.namespaces
    .get('')
    ?.enable('secret', { type: 'kv', options: { version: '2' }, description: 'key/value secret storage' });
  state.tokens.create(
    {
      id: 'root',
      policies: ['root'],
      path: 'auth/token/root',
      displayName: 'root',
      namespace: '',
      renewable: false,
    },
    now,
  );
}

function serverCertificate(now: number): { key: string; cert: string; ca: string } {
  const day = 86_400_000;
  const terms = { notBefore: now - day, notAfter: now + 30 * day };
  const issuer = issueCertificate({ ...terms, commonName: 'embedded vault authority' });
  const leaf = issueCertificate({
    ...terms,
    commonName: 'localhost',
    alternativeNames: ['localhost', '127.0.0.1', '::1'],
    issuer,
  });
  return { key: leaf.key, cert: leaf.certificate, ca: issuer.certificate };
}
