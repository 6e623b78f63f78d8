/** The environment of template commands, which the `env` functions of templates see too. Source: consul-template's runner. */
import type { AgentConfig } from './config/model.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The address templates use when the agent keeps a cache: that of its listener. */
const cachedAddress = 'http://127.0.0.1:8200';

/** The agent's own environment with the effective way to Vault on top. No token is ever added. */
export function childEnvironment(env: Environment, config: AgentConfig): Record<string, string> {
  const { address, tls } = config.vault;
  const effective = cachesRequests(config) ? cachedAddress : address;
  const unverified = tls.skipVerify || effective.startsWith('http://');
  const added: Environment = {
    VAULT_ADDR: effective,
    VAULT_SKIP_VERIFY: unverified ? 'true' : undefined,
    VAULT_CACERT: tls.caCertFile,
    VAULT_CACERT_BYTES: tls.caCertPem,
    VAULT_CAPATH: tls.caDirectory,
    VAULT_CLIENT_CERT: tls.clientCertFile,
    VAULT_CLIENT_KEY: tls.clientKeyFile,
    VAULT_TLS_SERVER_NAME: tls.serverName,
  };
  const given = Object.entries(added).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries([...Object.entries(env), ...given].filter(isSet));
}

/** A cache that only hands over, without a listener, has no address (Vault Agent names one all the same). */
function cachesRequests({ cache, listeners }: AgentConfig): boolean {
  return cache !== undefined && (cache.persist === undefined || listeners.length > 0);
}

function isSet(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}
