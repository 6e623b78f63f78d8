import type { FileConfig } from '../file.ts';
import type { Values } from '../stanza.ts';
import { topLevelFields } from '../stanzas/top-level.ts';

const noKeys = Object.fromEntries(
  Object.entries(topLevelFields).map(([name, { fallback }]) => [name, fallback]),
) as Values<typeof topLevelFields>;

const nothing: FileConfig = {
  keys: noKeys,
  written: new Set(),
  vault: undefined,
  autoAuth: undefined,
  cache: undefined,
  apiProxy: undefined,
  exec: undefined,
  telemetry: undefined,
  templateEngine: undefined,
  templates: [],
  envTemplates: [],
  listeners: [],
};

/**
 * Several files as one: a later file's stanza replaces an earlier one's whole, templates and listeners add up, and
 * exit_after_auth holds when any file sets it.
 */
export function mergeFiles(files: readonly FileConfig[]): FileConfig {
  return files.reduce(mergeTwo, nothing);
}

function mergeTwo(before: FileConfig, after: FileConfig): FileConfig {
  return {
    keys: mergeKeys(before, after),
    written: before.written.union(after.written),
    vault: after.vault ?? before.vault,
    autoAuth: after.autoAuth ?? before.autoAuth,
    cache: after.cache ?? before.cache,
    apiProxy: after.apiProxy ?? before.apiProxy,
    exec: after.exec ?? before.exec,
    telemetry: after.telemetry ?? before.telemetry,
    templateEngine: after.templateEngine ?? before.templateEngine,
    templates: [...before.templates, ...after.templates],
    envTemplates: [...before.envTemplates, ...after.envTemplates],
    listeners: [...before.listeners, ...after.listeners],
  };
}

function mergeKeys(before: FileConfig, after: FileConfig): FileConfig['keys'] {
  const written = Object.entries(after.keys).filter(([name]) => after.written.has(name));
  const exitAfterAuth = before.keys.exit_after_auth || after.keys.exit_after_auth;
  return { ...before.keys, ...Object.fromEntries(written), exit_after_auth: exitAfterAuth };
}
