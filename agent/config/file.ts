import { blocksOf, labelled, onlyBlock } from './blocks.ts';
import type { Block } from './blocks.ts';
import { parseConfigBytes } from './hcl/parse.ts';
import type { Body } from './hcl/node.ts';
import { inTextOrder, placeOf, reject, within } from './issue.ts';
import type { Findings, Placed, Scope } from './issue.ts';
import type {
  EnvTemplateConfig,
  ExecConfig,
  ListenerConfig,
  TelemetryConfig,
  TemplateConfig,
} from './model.ts';
import { decodeStanza } from './stanza.ts';
import type { Values } from './stanza.ts';
import { decodeAutoAuth } from './stanzas/auto-auth.ts';
import type { AutoAuthStanza } from './stanzas/auto-auth.ts';
import { decodeApiProxy, decodeCache, proxyOfCache } from './stanzas/cache.ts';
import type { CacheStanza, ProxyStanza } from './stanzas/cache.ts';
import { decodeEnvTemplates } from './stanzas/env-template.ts';
import { decodeExec } from './stanzas/exec.ts';
import { decodeListener, listenerKeys } from './stanzas/listener.ts';
import { checkServerStanzas } from './stanzas/server.ts';
import { decodeTelemetry } from './stanzas/telemetry.ts';
import { decodeTemplateConfig } from './stanzas/template-config.ts';
import type { TemplateEngineStanza } from './stanzas/template-config.ts';
import { decodeTemplate } from './stanzas/template.ts';
import { serverKeys, topLevelBlocks, topLevelFields } from './stanzas/top-level.ts';
import { decodeVault } from './stanzas/vault.ts';
import type { VaultStanza } from './stanzas/vault.ts';

/** What one file says; a stanza it does not have is undefined. */
export type FileConfig = {
  readonly keys: Values<typeof topLevelFields>;
  /** Names of the plain keys that are written in the file. */
  readonly written: ReadonlySet<string>;
  readonly vault: VaultStanza | undefined;
  readonly autoAuth: Placed<AutoAuthStanza> | undefined;
  readonly cache: Placed<CacheStanza> | undefined;
  readonly apiProxy: Placed<ProxyStanza> | undefined;
  readonly exec: Placed<ExecConfig> | undefined;
  readonly telemetry: TelemetryConfig | undefined;
  readonly templateEngine: TemplateEngineStanza | undefined;
  readonly templates: readonly Placed<TemplateConfig>[];
  readonly envTemplates: readonly Placed<EnvTemplateConfig>[];
  readonly listeners: readonly ListenerConfig[];
};

/** Reads one file's bytes, HCL or JSON. A text that cannot be parsed is one issue and says nothing else. */
export function decodeFile(file: string, bytes: Uint8Array, findings: Findings): FileConfig | undefined {
  const own: Findings = { issues: [], warnings: [] };
  const scope: Scope = { file, key: '', findings: own };
  const parsed = parseConfigBytes(bytes);
  const config = 'body' in parsed ? decodeBody(parsed.body, scope) : undefined;
  if ('fault' in parsed) reject(scope, parsed.fault.at, parsed.fault.message);
  findings.issues.push(...inTextOrder(own.issues));
  findings.warnings.push(...inTextOrder(own.warnings));
  return config;
}

function decodeBody(body: Body, scope: Scope): FileConfig {
  const stanza = { fields: topLevelFields, blocks: topLevelBlocks, tolerated: serverKeys };
  const one = <T>(name: string, decode: (block: Block, inner: Scope) => T): T | undefined => {
    const block = onlyBlock(body, name, scope);
    return block && decode(block, within(scope, name));
  };
  const all = <T>(name: string, decode: (block: Block, inner: Scope) => T): T[] =>
    blocksOf(body, name, scope).map((block) => decode(block, within(scope, name)));
  const cache = one('cache', placed(decodeCache));
  checkServerStanzas(body, scope);
  return {
    keys: decodeStanza(stanza, body, scope),
    written: new Set(body.items.map((item) => item.keys[0].name.toLowerCase())),
    vault: one('vault', (block, inner) => decodeVault(block.body, inner)),
    autoAuth: one('auto_auth', placed(decodeAutoAuth)),
    cache,
    apiProxy: one('api_proxy', placed(decodeApiProxy)) ?? proxyOfCache(cache),
    exec: one('exec', placed(decodeExec)),
    telemetry: one('telemetry', decodeTelemetry),
    templateEngine: one('template_config', decodeTemplateConfig),
    templates: all('template', placed(decodeTemplate)),
    envTemplates: decodeEnvTemplates(body, scope),
    listeners: labelled(blocksOf(body, 'listener', scope), listenerKeys).map((block) =>
      decodeListener(block, within(scope, 'listener')),
    ),
  };
}

function placed<T>(decode: (block: Block, scope: Scope) => T): (block: Block, scope: Scope) => Placed<T> {
  return (block, scope) => ({ value: decode(block, scope), where: placeOf(scope, block.at) });
}
