import { errorText } from '../error-text.ts';
import { readFile } from 'node:fs/promises';
import { createElection, retryPeriod } from '../leader.ts';
import type { Election } from '../leader.ts';
import type { WebhookMetrics } from '../metrics/webhook.ts';
import type { Settings } from '../settings.ts';
import type { Logger } from '../telemetry.ts';
import { moduleLog } from '../telemetry.ts';
import type { Every } from '../ticker.ts';
import type { CertificateSource } from './certificate-source.ts';
import { connectInCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { preferLock } from './cluster-lock.ts';
import { startFileSource } from './file-source.ts';
import { startGeneratedSource } from './generated-source.ts';
import { createCaPublisher } from './publish-ca.ts';
import { createFilePublisher } from './publish-file.ts';
import { publishAuthorityOf } from './published-files.ts';
import { readTextOrEmpty, replaceText } from './replace-file.ts';
import type { TrustPublisher } from './trust.ts';

/** Names of the objects that replicas share; the chart grants access to exactly these. */
export const sharedSecretName = 'vault-injector-certs';
export const leaseName = 'vault-injector-leader';

export type TlsSettings = Pick<
  Settings,
  | 'tlsAuto'
  | 'tlsAutoHosts'
  | 'tlsCaCertFile'
  | 'tlsCertFile'
  | 'tlsKeyFile'
  | 'tlsClientCaFile'
  | 'useLeaderElector'
  | 'namespace'
  | 'podName'
>;

export interface OpenSourceDeps {
  readonly settings: TlsSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostname: string;
  readonly every: Every;
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: WebhookMetrics;
}

/** The certificate of this process, and how to end what was started for it. */
export interface OpenedSource {
  readonly source: CertificateSource;
  /** PEM of the authority of callers, when the settings name one. */
  readonly clientAuthority?: string;
  readonly close: () => Promise<void>;
}

/** Rejection texts that vault-k8s prints before it ends, by what failed. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Opens the source that the settings ask for: files, or pairs of our own, alone or shared. Rejects with SourceError. */
export async function openCertificateSource(deps: OpenSourceDeps): Promise<OpenedSource> {
  const { settings } = deps;
  const generated = settings.tlsCertFile === '';
  const shared = generated && settings.useLeaderElector;
  const cluster = settings.tlsAuto !== '' || shared ? await connect(deps) : undefined;
  const callers = await readClientAuthority(settings);
  if (!generated) {
    const source = await openFiles(deps, cluster);
    return { ...callers, source, close: async () => source.close() };
  }
  return { ...callers, ...openGenerated(deps, cluster) };
}

async function readClientAuthority({
  tlsClientCaFile: path,
}: TlsSettings): Promise<{ clientAuthority?: string }> {
  return path === '' ? {} : { clientAuthority: await readText(path).catch(refuseFile) };
}

function refuseFile(cause: unknown): never {
  throw new SourceError(`Error listening: ${goFileError(cause)}`, { cause });
}

async function connect({ env }: OpenSourceDeps): Promise<Cluster> {
  try {
    return await connectInCluster(env);
  } catch (cause) {
    throw new SourceError(`Error loading in-cluster K8S config: ${errorText(cause)}`, { cause });
  }
}

async function openFiles(deps: OpenSourceDeps, cluster: Cluster | undefined): Promise<CertificateSource> {
  const { tlsCertFile: certFile, tlsKeyFile: keyFile, tlsCaCertFile: authorityFile } = deps.settings;
  const source = await startFileSource({ ...deps, certFile, keyFile, readFile: readText }).catch(refuseFile);
  const publisher = clusterPublisher(deps, cluster);
  if (publisher === undefined || authorityFile === '') return source;
  return publishAuthorityOf({
    ...deps,
    source,
    publisher,
    readAuthority: async () => readText(authorityFile),
  });
}

function openGenerated(deps: OpenSourceDeps, cluster: Cluster | undefined): OpenedSource {
  const { settings, every } = deps;
  const publisher = clusterPublisher(deps, cluster) ?? filePublisher(deps);
  const common = { ...deps, hosts: hostsOf(settings), ...(publisher === undefined ? {} : { publisher }) };
  if (cluster === undefined || !settings.useLeaderElector) {
    const source = startGeneratedSource({ ...common, leading: () => true });
    deps.metrics.leading(true);
    return { source, close: async () => source.close() };
  }
  const election = startElection(deps, cluster);
  const store = cluster.certificateSecret({ namespace: settings.namespace, name: sharedSecretName });
  const source = startGeneratedSource({ ...common, store, leading: election.leading });
  const stop = every(retryPeriod, async () => {
    await election.attempt();
    deps.metrics.leading(election.leading());
  });
  return {
    source,
    async close() {
      stop();
      source.close();
      await election.release();
    },
  };
}

function startElection({ settings, hostname, now, log }: OpenSourceDeps, cluster: Cluster): Election {
  const at = { namespace: settings.namespace, name: leaseName };
  const ownLog = moduleLog(log, 'handler.leader');
  const api = preferLock(cluster.lease(at), cluster.configMapLock(at), () =>
    ownLog.warn(
      { grant: 'get, create, update of leases' },
      'Leases are forbidden, a ConfigMap serves instead',
    ),
  );
  const identity = settings.podName === '' ? hostname : settings.podName;
  return createElection({ api, identity, now, log: ownLog });
}

function clusterPublisher(deps: OpenSourceDeps, cluster: Cluster | undefined): TrustPublisher | undefined {
  const { tlsAuto } = deps.settings;
  if (cluster === undefined || tlsAuto === '') return undefined;
  return createCaPublisher({ ...deps, api: cluster.webhookConfiguration(tlsAuto) });
}

function filePublisher({ settings, now }: OpenSourceDeps): TrustPublisher | undefined {
  const path = settings.tlsCaCertFile;
  if (path === '') return undefined;
  return createFilePublisher({ path, read: readTextOrEmpty, replace: replaceText, now });
}

function hostsOf({ tlsAutoHosts }: TlsSettings): string[] {
  const hosts = tlsAutoHosts
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  return hosts.length === 0 ? ['localhost', '127.0.0.1', '::1'] : hosts;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

/** Go's words for the errors of a missing file. */
function goFileError(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `open ${path ?? ''}: no such file or directory`;
  return code === 'EACCES' ? `open ${path ?? ''}: permission denied` : errorText(error);
}
