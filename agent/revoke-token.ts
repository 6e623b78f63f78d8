/** `vault token revoke -self`: what the injector's preStop hook runs, so that a token does not outlive its pod. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explain } from './config/issue.ts';
import type { Findings } from './config/issue.ts';
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

const self = /^--?self(=true)?$/;

/**
 * Revokes the token of VAULT_TOKEN, else of `$HOME/.vault-token`. Resolves with the exit code: 0 when the token is
 * revoked, 1 with a sentence on standard error for everything else.
 */
export async function revokeToken(args: readonly string[], host: Host): Promise<number> {
  const refuse = (problem: string): number => {
    host.write('stderr', `error: ${problem}\n`);
    return 1;
  };
  if (!args.some((argument) => self.test(argument))) return refuse('token revoke: only -self is supported');
  const flags = parseFlags(args.filter((argument) => !self.test(argument)));
  const findings: Findings = { issues: [...flags.issues], warnings: [] };
  const vault = resolveVault(undefined, { flags, env: host.env, findings });
  if (findings.issues.length > 0) return refuse(findings.issues.map(explain).join('; '));
  try {
    const token = vault.token === '' ? await storedToken(host.env.HOME ?? '/') : vault.token;
    const settings = clientSettings(vault, { version, maxConnectionsPerHost: 1, keepAlive: false });
    const client = await createVaultClient(settings, { files: tlsFiles, env: host.env, now: host.now });
    const signal = new AbortController().signal;
    const path = 'auth/token/revoke-self';
    await client.request({ method: 'PUT', path, token, purpose: 'auth', timeoutMs, signal });
  } catch (error) {
    return refuse(problemOf(error));
  }
  host.write('stdout', 'Success! Revoked token (if it existed)\n');
  return 0;
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
