/** `vault token revoke -self`: what the injector's preStop hook runs, so that a token does not outlive its pod. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseVaultDuration } from './config/codec/duration.ts';
import { explain } from './config/issue.ts';
import type { Findings } from './config/issue.ts';
import type { VaultConfig } from './config/model.ts';
import { parseFlags } from './config/outside/flags.ts';
import { resolveVault } from './config/resolve/vault.ts';
import { tlsFiles } from './edges.ts';
import { AgentError, explain as explainFailure } from './errors.ts';
import type { Host } from './host.ts';
import { clientSettings } from './vault/client-settings.ts';
import { createVaultClient } from './vault/create-client.ts';
import { version } from './version.ts';

/** A pod that is being deleted does not wait for long. */
const timeoutMs = 10_000;

/** What `token revoke` is asked for: flags of its own beside those of every command. */
const ownFlags = { self: /^--?self(?:=true)?$/, after: /^--?after=(.*)$/ };

/**
 * Revokes the token of VAULT_TOKEN, else of `$HOME/.vault-token`; with `-after=<duration>` it waits first, so that the
 * other containers of a pod may end before their token does. Resolves with the exit code: 0 when the token is revoked, 1
 * with a sentence on standard error for everything else.
 */
export async function revokeToken(args: readonly string[], host: Host): Promise<number> {
  const refuse = (problem: string): number => {
    host.write('stderr', `error: ${problem}\n`);
    return 1;
  };
  if (!args.some((argument) => ownFlags.self.test(argument))) {
    return refuse('token revoke: only -self is supported');
  }
  const waitMs = waitOf(args);
  if (waitMs === undefined) return refuse('-after: must be a duration such as 5s');
  const own = Object.values(ownFlags);
  const flags = parseFlags(args.filter((argument) => !own.some((flag) => flag.test(argument))));
  const findings: Findings = { issues: [...flags.issues], warnings: [] };
  const vault = resolveVault(undefined, { flags, env: host.env, findings });
  if (findings.issues.length > 0) return refuse(findings.issues.map(explain).join('; '));
  await sleep(waitMs);
  try {
    await revokeSelf(vault, host);
  } catch (error) {
    return refuse(problemOf(error));
  }
  host.write('stdout', 'Success! Revoked token (if it existed)\n');
  return 0;
}

async function revokeSelf(vault: VaultConfig, host: Host): Promise<void> {
  const token = vault.token === '' ? await storedToken(host.env.HOME ?? '/') : vault.token;
  const settings = clientSettings(vault, { version, maxConnectionsPerHost: 1, keepAlive: false });
  const client = await createVaultClient(settings, { files: tlsFiles, env: host.env, now: host.now });
  const signal = new AbortController().signal;
  const path = 'auth/token/revoke-self';
  await client.request({ method: 'PUT', path, token, purpose: 'auth', timeoutMs, signal });
}

/** Milliseconds to wait before; undefined when the flag holds no duration. */
function waitOf(args: readonly string[]): number | undefined {
  const written = args
    .map((argument) => ownFlags.after.exec(argument)?.[1])
    .find((text) => text !== undefined);
  return written === undefined ? 0 : parseVaultDuration(written);
}

async function storedToken(home: string): Promise<string> {
  const path = join(home, '.vault-token');
  const token = (await readFile(path, 'utf8')).trim();
  if (token === '') throw new AgentError('credential-file', { subject: path, errors: ['it is empty'] });
  return token;
}

function problemOf(error: unknown): string {
  if (error instanceof AgentError) return `${error.message}; ${explainFailure(error).remedy}`;
  return error instanceof Error ? error.message : String(error);
}
