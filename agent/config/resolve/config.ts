import { connectionUses } from '../codec/connection-uses.ts';
import { checkTogether } from './check.ts';
import { variable } from '../outside/environment.ts';
import type { FileConfig } from '../file.ts';
import type { ConfigIssue } from '../issue.ts';
import type {
  AgentConfig,
  AutoAuthConfig,
  ConnectionUse,
  SinkConfig,
  TemplateEngineConfig,
} from '../model.ts';
import { booleanForm } from '../outside/readers.ts';
import { resolveLog } from './log.ts';
import { givenNamespace, resolveVault, retriesOf } from './vault.ts';
import { outsideValue } from '../outside/sources.ts';
import type { Outside } from '../outside/sources.ts';
import { canonicalNamespace, readWaits } from '../stanzas/auto-auth.ts';
import type { AutoAuthStanza } from '../stanzas/auto-auth.ts';
import type { SinkStanza } from '../stanzas/sink.ts';
import { defaultTemplateEngine } from '../stanzas/template-config.ts';

/** The agent's configuration, or everything that is wrong with it. Warnings come with both. */
export type Resolved =
  | { readonly config: AgentConfig; readonly warnings: readonly ConfigIssue[] }
  | { readonly issues: readonly ConfigIssue[]; readonly warnings: readonly ConfigIssue[] };

/**
 * Joins what the files say with flags and environment, and checks the whole. Pure; what has been found so far, faults of
 * the flags included, comes first in the result.
 */
export function resolveConfig(files: FileConfig, outside: Outside): Resolved {
  const { issues, warnings } = outside.findings;
  const config = configOf(files, outside);
  issues.push(...checkTogether(files));
  return issues.length > 0 ? { issues, warnings } : { config: deepFreeze(config), warnings };
}

function configOf(files: FileConfig, outside: Outside): AgentConfig {
  const { keys } = files;
  return {
    pidFile: keys.pid_file,
    exitAfterAuth: outsideValue(outside, { flag: 'exit-after-auth' }, booleanForm, keys.exit_after_auth),
    vault: resolveVault(files.vault, outside),
    autoAuth: files.autoAuth && resolveAutoAuth(files.autoAuth.value, files, outside),
    templates: files.templates.map(({ value }) => value),
    templateEngine: resolveEngine(files),
    envTemplates: files.envTemplates.map(({ value }) => value),
    exec: files.exec?.value,
    cache: files.cache?.value.cache,
    apiProxy: files.apiProxy?.value.config,
    listeners: files.listeners,
    telemetry: files.telemetry,
    log: resolveLog(keys, outside),
    disableIdleConnections: givenUses(outside, 'DISABLE_IDLE_CONNECTIONS') ?? keys.disable_idle_connections,
    disableKeepAlives: givenUses(outside, 'DISABLE_KEEP_ALIVES') ?? keys.disable_keep_alives,
  };
}

/** A failed read is tried again as often as `vault.retry` says, and as patiently as the auth method. */
function resolveEngine({ templateEngine, vault, autoAuth }: FileConfig): TemplateEngineConfig {
  const { minMs, maxMs } = autoAuth?.value.method?.readWaits ?? readWaits;
  const engine = templateEngine ?? defaultTemplateEngine;
  return { ...engine, retries: retriesOf(vault), retryMinMs: minMs, retryMaxMs: maxMs };
}

/** Namespaces of flags and environment win over the method's own, which wins over `vault.namespace`. */
function resolveAutoAuth(
  stanza: AutoAuthStanza,
  files: FileConfig,
  outside: Outside,
): AutoAuthConfig | undefined {
  const { method, sinks, reauthOnNewCredentials } = stanza;
  if (method === undefined) return undefined;
  const written = method.config.namespace || (files.vault?.namespace ?? '');
  const namespace = canonicalNamespace(givenNamespace(outside) ?? written);
  const resolvedSinks = sinks.map((sink) => resolveSink(sink, outside));
  return { method: { ...method.config, namespace }, sinks: resolvedSinks, reauthOnNewCredentials };
}

/** `aad_env_var` names a variable whose value replaces `aad`. */
function resolveSink({ config, aadVariable }: SinkStanza, outside: Outside): SinkConfig {
  if (config.encryption === undefined || aadVariable === '') return config;
  const aad = outside.env[aadVariable] ?? '';
  return { ...config, encryption: { ...config.encryption, aad } };
}

function givenUses(outside: Outside, name: string): readonly ConnectionUse[] | undefined {
  const given = variable(outside.env, `AGENT_${name}`);
  if (given === undefined) return undefined;
  const decoded = connectionUses(given.value.split(',').map((name) => name.trim().toLowerCase()));
  if ('value' in decoded) return decoded.value;
  outside.findings.issues.push({ where: '', key: given.name, problem: decoded.problem });
  return undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
