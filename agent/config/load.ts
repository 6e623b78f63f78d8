/** The edge of the agent's configuration: finds and reads the files; everything else is decided without side effects. */
import { variable } from './outside/environment.ts';
import type { Environment } from './outside/environment.ts';
import { decodeFile } from './file.ts';
import { parseFlags } from './outside/flags.ts';
import type { Flags } from './outside/flags.ts';
import type { ConfigIssue, Findings } from './issue.ts';
import { mergeFiles } from './resolve/merge.ts';
import { resolveConfig } from './resolve/config.ts';
import type { Resolved } from './resolve/config.ts';

/** What loading needs of the file system; both throw when the path cannot be read. */
export type ConfigFiles = {
  /** The names in a folder, or undefined when the path is not a folder. */
  readonly readFolder: (path: string) => Promise<readonly string[] | undefined>;
  readonly readFile: (path: string) => Promise<Uint8Array>;
};

/** Arguments after the sub-command, the environment, and the files. */
export type LoadInput = {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly files: ConfigFiles;
};

type Text = { readonly file: string; readonly bytes: Uint8Array };

/**
 * The agent's configuration from BAO_AGENT_CONFIG_PATH and `-config` (files and folders, repeated), else the text of
 * VAULT_CONFIG; flags and environment on top. Never rejects for a user's mistake: those are issues, all at once (rules
 * between stanzas only once every text can be read).
 */
export async function loadConfig({ args, env, files }: LoadInput): Promise<Resolved> {
  const flags = parseFlags(args);
  const findings: Findings = { issues: [...flags.issues], warnings: [] };
  const texts = await readTexts(flags, env, files);
  const unread = texts.filter((text) => 'problem' in text);
  findings.issues.push(...unread);
  const decoded = texts.map((text) =>
    'bytes' in text ? decodeFile(text.file, text.bytes, findings) : undefined,
  );
  const readable = decoded.filter((file) => file !== undefined);
  if (texts.length === 0) findings.issues.push(nothingGiven);
  if (readable.length === 0 || readable.length < texts.length) return findings;
  return resolveConfig(mergeFiles(readable), { flags, env, findings });
}

const nothingGiven: ConfigIssue = {
  where: '',
  key: '-config',
  problem: 'is required: a configuration file or folder, or the configuration in VAULT_CONFIG',
};

async function readTexts(
  flags: Flags,
  env: Environment,
  files: ConfigFiles,
): Promise<(Text | ConfigIssue)[]> {
  const named = variable(env, 'AGENT_CONFIG_PATH')?.value.split(',') ?? [];
  const paths = [...named, ...(flags.given.get('config') ?? [])];
  const inline = paths.length === 0 ? variable(env, 'CONFIG') : undefined;
  if (inline !== undefined) return [{ file: inline.name, bytes: inlineBytes(inline.value) }];
  const texts = await Promise.all(paths.map((path) => readPath(path, files)));
  return texts.flat();
}

/** The bytes of a configuration in a variable: base64 as the webhook writes it, or the text itself. */
function inlineBytes(value: string): Uint8Array {
  const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value);
  return isBase64 ? Buffer.from(value, 'base64') : Buffer.from(value);
}

async function readPath(path: string, files: ConfigFiles): Promise<(Text | ConfigIssue)[]> {
  try {
    const names = await files.readFolder(path);
    if (names === undefined) return [{ file: path, bytes: await files.readFile(path) }];
    const folder = path.replace(/\/+$/, '');
    const paths = names
      .filter(isConfigName)
      .sort()
      .map((name) => `${folder}/${name}`);
    return await Promise.all(paths.map(async (file) => ({ file, bytes: await files.readFile(file) })));
  } catch (error) {
    return [cannotRead(path, error)];
  }
}

/** Names in a folder that are configuration: .hcl and .json, without the leftovers of editors. */
function isConfigName(name: string): boolean {
  const leftover =
    name.endsWith('~') || name.startsWith('.#') || (name.startsWith('#') && name.endsWith('#'));
  return !leftover && /\.(?:hcl|json)$/.test(name);
}

function cannotRead(path: string, error: unknown): ConfigIssue {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return { where: '', key: path, problem: `cannot be read: ${reason}` };
}
