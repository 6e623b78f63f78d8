import { explain } from '../../../agent/config/issue.ts';
import { loadConfig } from '../../../agent/config/load.ts';
import type { ConfigFiles } from '../../../agent/config/load.ts';
import type { AgentConfig } from '../../../agent/config/model.ts';

/** Files that exist only in memory, by path; a folder is every path below it. */
export function inMemory(texts: Readonly<Record<string, string | Uint8Array>>): ConfigFiles {
  const missing = () => Object.assign(new Error('no such file'), { code: 'ENOENT' });
  return {
    readFolder: async (given) => {
      const path = given.replace(/\/$/, '');
      if (path in texts) return undefined;
      const names = Object.keys(texts)
        .filter((name) => name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1));
      if (names.length === 0) throw missing();
      return names;
    },
    readFile: async (path) => {
      const text = texts[path];
      if (text === undefined) throw missing();
      return typeof text === 'string' ? new TextEncoder().encode(text) : text;
    },
  };
}

export type Loaded = {
  readonly config: AgentConfig | undefined;
  readonly issues: readonly string[];
  readonly warnings: readonly string[];
};

/** Loads one text as `config.hcl`, with further arguments and environment; issues and warnings as they are printed. */
export async function loadText(
  text: string | Uint8Array,
  outside: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Loaded> {
  const args = ['-config=config.hcl', ...(outside.args ?? [])];
  const env = outside.env ?? {};
  const loaded = await loadConfig({ args, env, files: inMemory({ 'config.hcl': text }) });
  return {
    config: 'config' in loaded ? loaded.config : undefined,
    issues: 'issues' in loaded ? loaded.issues.map(explain) : [],
    warnings: loaded.warnings.map(explain),
  };
}

/** The configuration of a text that must be right. */
export async function configOf(
  text: string,
  outside: Parameters<typeof loadText>[1] = {},
): Promise<AgentConfig> {
  const { config, issues } = await loadText(text, outside);
  if (config === undefined) throw new Error(issues.join('\n'));
  return config;
}

/** A smallest login, so that other stanzas can be tried beside it. */
export const login = `
auto_auth {
  method "kubernetes" { config = { role = "app" } }
  sink "file" { config = { path = "/token" } }
}
`;
