import type { VaultStanza } from '../stanzas/vault.ts';
import type { VaultConfig, VaultRetries, VaultTlsConfig } from '../model.ts';
import {
  booleanForm,
  countForm,
  durationForm,
  proxyForm,
  rateLimitForm,
  textForm,
} from '../outside/readers.ts';
import { outsideText, outsideValue } from '../outside/sources.ts';
import type { Names, Outside } from '../outside/sources.ts';
import { canonicalNamespace } from '../stanzas/auto-auth.ts';
import { requestHeaders } from '../outside/request-headers.ts';

const defaultAddress = 'https://127.0.0.1:8200';
const defaultTimeoutMs = 60_000;
const defaultRetries = 12;
const defaultTemplateRetries = 2;

/** How Vault is reached: flags win over variables, which win over the file, which wins over the defaults. */
export function resolveVault(stanza: VaultStanza | undefined, outside: Outside): VaultConfig {
  const text = (names: Names, fallback = '') => outsideValue(outside, names, textForm, fallback);
  const proxy = (env: string, fallback: string) => outsideValue(outside, { env }, proxyForm, fallback);
  const timeoutMs = outsideValue(outside, { env: 'CLIENT_TIMEOUT' }, durationForm, defaultTimeoutMs);
  const disableRedirects = { flag: 'disable-redirects', env: 'DISABLE_REDIRECTS' } as const;
  return {
    address: resolveAddress(stanza, outside),
    namespace: canonicalNamespace(givenNamespace(outside) ?? stanza?.namespace ?? ''),
    tls: resolveTls(stanza, outside),
    clientTimeoutMs: timeoutMs || defaultTimeoutMs,
    retries: resolveRetries(stanza, outside),
    rateLimit: outsideValue(outside, { env: 'RATE_LIMIT' }, rateLimitForm, undefined),
    proxyAddress: proxy('PROXY_ADDR', proxy('HTTP_PROXY', '')),
    followRedirects: !outsideValue(outside, disableRedirects, booleanForm, false),
    srvLookup: outsideValue(outside, { env: 'SRV_LOOKUP' }, booleanForm, false),
    token: text({ env: 'TOKEN' }),
    wrapTtlMs: resolveWrapTtl(outside),
    headers: requestHeaders(outside),
  };
}

/** The flag is checked, but as with the peers it has no effect on an agent's requests; the variable has. */
function resolveWrapTtl(outside: Outside): number {
  outsideValue(outside, { flag: 'wrap-ttl' }, durationForm, 0);
  return outsideValue(outside, { env: 'WRAP_TTL' }, durationForm, 0);
}

/** The namespace that a flag or the environment gives; `-ns` wins over `-namespace`. Undefined when none does. */
export function givenNamespace(outside: Outside): string | undefined {
  return (
    outsideText(outside, { flag: 'ns' }) ?? outsideText(outside, { flag: 'namespace', env: 'NAMESPACE' })
  )?.value;
}

function resolveAddress(stanza: VaultStanza | undefined, outside: Outside): string {
  const given = outsideText(outside, { flag: 'address', env: 'ADDR' });
  const address = (given?.value ?? stanza?.address ?? '') || defaultAddress;
  if (!/^(?:https?:\/\/[^/]|unix:\/\/\/?.)/i.test(address) || !URL.canParse(address)) {
    const shown = JSON.stringify(address.replace(/\/\/[^/]*@/, '//…@'));
    const problem = `must start with http://, https:// or unix:// and name a host, got ${shown}`;
    outside.findings.issues.push({ where: '', key: given?.name ?? 'vault.address', problem });
  }
  return address;
}

function resolveTls(stanza: VaultStanza | undefined, outside: Outside): VaultTlsConfig {
  const text = (names: Names, fallback = '') => outsideValue(outside, names, textForm, fallback);
  const skipVerify = { flag: 'tls-skip-verify', env: 'SKIP_VERIFY' } as const;
  const tls: VaultTlsConfig = {
    caCertFile: text({ flag: 'ca-cert', env: 'CACERT' }, stanza?.ca_cert),
    caCertPem: text({ env: 'CACERT_BYTES' }),
    caDirectory: text({ flag: 'ca-path', env: 'CAPATH' }, stanza?.ca_path),
    clientCertFile: text({ flag: 'client-cert', env: 'CLIENT_CERT' }, stanza?.client_cert),
    clientKeyFile: text({ flag: 'client-key', env: 'CLIENT_KEY' }, stanza?.client_key),
    serverName: text({ flag: 'tls-server-name', env: 'TLS_SERVER_NAME' }, stanza?.tls_server_name),
    skipVerify: outsideValue(outside, skipVerify, booleanForm, stanza?.tls_skip_verify ?? false),
  };
  if ((tls.clientCertFile === '') !== (tls.clientKeyFile === '')) {
    const [given, missing] =
      tls.clientCertFile === '' ? ['client_key', 'client_cert'] : ['client_cert', 'client_key'];
    outside.findings.issues.push({
      where: '',
      key: `vault.${missing}`,
      problem: `is required together with ${given}`,
    });
  }
  return tls;
}

/** VAULT_MAX_RETRIES is for every HTTP request, `num_retries` for proxied ones. */
function resolveRetries(stanza: VaultStanza | undefined, outside: Outside): VaultRetries {
  const given = outsideValue(outside, { env: 'MAX_RETRIES' }, countForm, undefined);
  return { proxy: given ?? retriesOf(stanza), templates: given ?? defaultTemplateRetries };
}

/** What `vault.retry.num_retries` means: 0 is the default, anything below it none. */
export function retriesOf(stanza: VaultStanza | undefined): number {
  const written = stanza?.num_retries ?? 0;
  return written === 0 ? defaultRetries : Math.max(written, 0);
}
