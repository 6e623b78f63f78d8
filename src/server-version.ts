import { errorText } from './error-text.ts';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { Logger } from './telemetry.ts';
import { moduleLog } from './telemetry.ts';
import type { Every } from './ticker.ts';

/** What the API server says of itself, asked in the background and never while a review waits. */
export interface ServerVersion {
  /** Minor version of Kubernetes 1.x; undefined while unknown. */
  minor: () => number | undefined;
  close: () => void;
}

export interface ServerVersionDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly every: Every;
  readonly log: Logger;
  /** Folder of the pod's ServiceAccount; the usual one when absent. */
  readonly serviceAccount?: string;
}

const askEvery = 60_000;
const timeout = 5_000;

/** Any authenticated client may read /version. Outside a cluster the version stays unknown. */
export function watchServerVersion(deps: ServerVersionDeps): ServerVersion {
  const { KUBERNETES_SERVICE_HOST: hostname = '', KUBERNETES_SERVICE_PORT: port = '' } = deps.env;
  if (hostname === '' || port === '') return { minor: () => undefined, close: () => undefined };
  const log = moduleLog(deps.log, 'handler');
  let known: number | undefined;
  const close = deps.every(askEvery, async () => {
    try {
      const minor = await askMinor({ hostname, port, ...(await identity(deps.serviceAccount)) });
      if (minor !== known) log.info({ minor }, 'API server version');
      known = minor;
    } catch (error) {
      log.warn({ error: errorText(error) }, 'API server version unknown');
    }
  });
  return { minor: () => known, close };
}

async function identity(folder = '/var/run/secrets/kubernetes.io/serviceaccount'): Promise<RequestOptions> {
  const [token, ca] = await Promise.all([
    readFile(`${folder}/token`, 'utf8'),
    readFile(`${folder}/ca.crt`, 'utf8'),
  ]);
  return { ca, headers: { authorization: `Bearer ${token.trim()}` } };
}

async function askMinor(options: RequestOptions): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request({ ...options, path: '/version', timeout, agent: false }, (reply) => {
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.on('error', reject);
    reply.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
  });
  sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeout} ms`)));
  sent.on('error', reject);
  sent.end();
  return minorIn(JSON.parse(await promise));
}

/** Some providers write `29+`. */
function minorIn(version: unknown): number {
  const minor = Number.parseInt(String((version as { minor?: unknown } | null)?.minor), 10);
  if (Number.isNaN(minor)) throw new Error('the answer names no minor version');
  return minor;
}
