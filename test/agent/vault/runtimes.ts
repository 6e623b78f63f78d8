import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AgentError } from '../../../agent/errors.ts';
import { createVaultClient } from '../../../agent/vault/create-client.ts';
import type { ClientSettings } from '../../../agent/vault/client-settings.ts';
import type { VaultRequest } from '../../../agent/vault/client.ts';
import { bunProgram } from '../../../dev/agent-command.ts';

/** One call of the client, as data, so that another runtime can make it. Equal settings share one client. */
export type Call = {
  readonly settings: ClientSettings;
  readonly env?: Readonly<Record<string, string>>;
  readonly request: Omit<VaultRequest, 'signal'>;
  /** Aborts this many milliseconds after the start. */
  readonly abortAfterMs?: number;
};

/** What became of it. */
export type Outcome =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | {
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs?: number;
      readonly stack: string;
    };

/** A runtime under test. */
export type Runtime = {
  readonly name: string;
  call(call: Call): Promise<Outcome>;
  readonly close: () => void;
};

/** Makes calls in this process, keeping one client per settings. */
export function createCaller(): (call: Call) => Promise<Outcome> {
  const clients = new Map<string, ReturnType<typeof createVaultClient>>();
  return async ({ settings, env = {}, request, abortAfterMs }) => {
    const key = JSON.stringify([settings, env]);
    const files = { readFile: (path: string) => readFile(path), readDir: (path: string) => readdir(path) };
    const made = clients.get(key) ?? createVaultClient(settings, { files, env, now: Date.now });
    clients.set(key, made);
    const abort = new AbortController();
    if (abortAfterMs !== undefined) setTimeout(() => abort.abort(), abortAfterMs);
    try {
      const answer = await (await made).request({ ...request, signal: abort.signal });
      return { ...answer, body: new TextDecoder().decode(answer.body) };
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      const { code, message, retryAfterMs, stack = '' } = error;
      return { code, message, stack, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
  };
}

function bunRuntime(env: Readonly<Record<string, string>>): Runtime {
  const child = spawn(bunProgram, [join(import.meta.dirname, 'runtime-driver.ts')], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((outcome: Outcome) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting.shift()?.(JSON.parse(line) as Outcome);
  });
  return {
    name: 'Bun',
    call: (call) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(call)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** Wherever a proxy is known the agent speaks through node:http, also to the servers that it must not be used for. */
const proxyForNobody = { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' };

/**
 * Node over its sockets, Node over node:http, and Bun where its platform package is installed; `env` is the environment of
 * the Bun process.
 */
export function runtimes(env: Readonly<Record<string, string>> = {}): Runtime[] {
  const call = createCaller();
  const close = () => undefined;
  const overNodeHttp = (given: Call) => call({ env: proxyForNobody, ...given });
  const node = [
    { name: 'Node', call, close },
    { name: 'Node over node:http', call: overNodeHttp, close },
  ];
  return existsSync(bunProgram) ? [...node, bunRuntime(env)] : node;
}
