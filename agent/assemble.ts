/** Builds the ports of one agent from its configuration. */
import type { AuthMethod } from './auth/method.ts';
import { createAuthPorts } from './auth/ports.ts';
import { createAuthMethod } from './auth/table.ts';
import { childEnvironment } from './child-environment.ts';
import type { AgentConfig } from './config/model.ts';
import { tlsFiles } from './edges.ts';
import { Swaps } from './file/swaps.ts';
import type { Host } from './host.ts';
import type { Ports } from './perform/ports.ts';
import type { EncryptForSink } from './sink/encrypt.ts';
import type { VaultClient } from './vault/client.ts';
import { clientSettings } from './vault/client-settings.ts';
import type { ClientSettings } from './vault/client-settings.ts';
import { createVaultClient } from './vault/create-client.ts';
import { version } from './version.ts';

/**
 * The ports behind a configuration. Nothing is sent yet. Rejects with AgentError when certificates or the address cannot
 * be used.
 */
export async function assemblePorts(config: AgentConfig, host: Host, signal: AbortSignal): Promise<Ports> {
  const { vault, autoAuth, templateEngine } = config;
  const settings = clientSettings(vault, {
    version,
    maxConnectionsPerHost: templateEngine.maxConnectionsPerHost,
    keepAlive: !config.disableKeepAlives.includes('templating'),
  });
  const client = await createClient(settings, host);
  const namespace = autoAuth?.method.namespace ?? '';
  return {
    client,
    method: await methodOf(config, settings, client, host),
    login: { namespace, wrapTtlMs: autoAuth?.method.wrapTtlMs ?? 0 },
    templateNamespace: vault.namespace === '' ? namespace : vault.namespace,
    threshold: templateEngine.leaseRenewalThreshold,
    encryptForSink: await sinkEncryption(config),
    commands: { env: childEnvironment(host.env, config), kill: host.kill },
    now: host.now,
    uniqueSuffix: () => suffix(host.random),
    swaps: new Swaps(),
    signal,
  };
}

function createClient(settings: ClientSettings, { env, now }: Host): Promise<VaultClient> {
  return createVaultClient(settings, { files: tlsFiles, env, now });
}

async function methodOf(
  { autoAuth }: AgentConfig,
  settings: ClientSettings,
  vault: VaultClient,
  host: Host,
): Promise<AuthMethod | undefined> {
  if (autoAuth === undefined) return undefined;
  const { env, now, random } = host;
  return createAuthMethod(
    autoAuth.method,
    createAuthPorts(vault, settings, { files: tlsFiles, env, now, random }),
  );
}

/** Loaded only when a sink is configured to be encrypted. */
async function sinkEncryption({ autoAuth }: AgentConfig): Promise<EncryptForSink> {
  if (autoAuth?.sinks.some((sink) => sink.encryption !== undefined) !== true) return keepText;
  const { createSinkEncryption } = await import('./sink/encrypt.ts');
  return createSinkEncryption();
}

const keepText: EncryptForSink = (text) => Promise.resolve(text);

/** Eight hex digits. */
function suffix(random: () => number): string {
  return Math.floor(random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, '0');
}
