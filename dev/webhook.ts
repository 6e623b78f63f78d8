import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './process/child.ts';
import { until } from './process/poll.ts';
import { freePort } from './process/port.ts';
import type { Webhook } from './control-plane/admission.ts';
import type { Child } from './process/child.ts';

/** The webhook, running as a process of its own. */
export interface LocalWebhook extends Webhook {
  readonly ca: string;
  readonly process: Child;
  readonly stop: () => Promise<number>;
}

export interface WebhookOptions {
  readonly vaultAddress: string;
  /** Further settings, by their environment name without AGENT_INJECT_. */
  readonly settings?: Readonly<Record<string, string>>;
}

const program = join(import.meta.dirname, '..', 'src', 'main.ts');

/** Starts the webhook on a free loopback port, with a certificate that it makes itself, and waits until it is ready. */
export async function startWebhook({ vaultAddress, settings = {} }: WebhookOptions): Promise<LocalWebhook> {
  const folder = await mkdtemp(join(tmpdir(), 'webhook-'));
  const authority = join(folder, 'ca.crt');
  const port = await freePort();
  const all = {
    LISTEN: `127.0.0.1:${port}`,
    VAULT_ADDR: vaultAddress,
    TLS_AUTO_HOSTS: 'localhost',
    TLS_CA_CERT_FILE: authority,
    SHUTDOWN_DELAY: '0s',
    ...settings,
  };
  const env = Object.fromEntries(Object.entries(all).map(([name, value]) => [`AGENT_INJECT_${name}`, value]));
  const child = await startChild(process.execPath, [program, 'agent-inject'], {
    env: { PATH: process.env.PATH, ...env },
  });
  const stop = async () => {
    const code = await child.stop();
    await rm(folder, { recursive: true, force: true });
    return code;
  };
  try {
    const ca = await until('the webhook is ready', () => readyWith(authority, port, child));
    return { url: `https://localhost:${port}/mutate`, ca, process: child, stop };
  } catch (cause) {
    await stop();
    throw new Error(`the webhook did not start:\n${child.output()}`, { cause });
  }
}

/** Its authority, once it has written that and answers on its port with a certificate signed by it. */
async function readyWith(authority: string, port: number, child: Child): Promise<string | undefined> {
  if (!child.isRunning()) throw new Error('the webhook ended');
  const ca = await readFile(authority, 'utf8').catch(() => undefined);
  if (ca === undefined) return undefined;
  const status = await new Promise<number>((resolve) => {
    get(`https://localhost:${port}/health/ready`, { ca, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).on('error', () => {
      resolve(0);
    });
  });
  return status === 204 ? ca : undefined;
}
