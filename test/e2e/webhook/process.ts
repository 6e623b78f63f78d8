import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../dev/process/poll.ts';
import { writeCertificate } from '../cluster/certificates.ts';
import { pki } from '../cluster/control-plane.ts';
import { vaultAddress } from '../cluster/openbao.ts';
import { webhookConfiguration } from './manifests.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Daemon } from '../cluster/sandbox.ts';

/** The webhook as a process beside the API server, which reaches it by its address. */
export interface WebhookProcess {
  /** Puts another certificate where it reads its own. */
  readonly rotateCertificate: () => void;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
}

const port = 8443;
const program = join(import.meta.dirname, '../../../src/main.ts');

/** Starts the webhook inside the sandbox and registers it with the API server; resolves when that calls it. */
export async function startWebhookProcess(cluster: Cluster): Promise<WebhookProcess> {
  const { sandbox } = cluster;
  const rotateCertificate = () =>
    writeCertificate(join(sandbox.folder, 'pki'), {
      file: 'webhook',
      subject: '/CN=webhook',
      names: ['IP:127.0.0.1'],
    });
  rotateCertificate();
  let running: Daemon;
  const start = async () => {
    running = launch(cluster);
    const asking = ['-sf', '--cacert', pki(sandbox, 'ca.crt'), `https://127.0.0.1:${port}/health/ready`];
    await until('the webhook', () => isUp(cluster, running, asking), 60_000);
  };
  await start();
  await registerProcess(cluster, 'Fail');
  return {
    rotateCertificate,
    start,
    async stop() {
      running.kill('SIGTERM');
      await until('the end of the webhook', () => !running.isRunning(), 30_000);
    },
  };
}

/** Registers it with this failurePolicy; a new registration takes about a second to act, which the caller awaits. */
export async function registerProcess({ sandbox, kubectl }: Cluster, failurePolicy: string): Promise<void> {
  const caBundle = readFileSync(pki(sandbox, 'ca.crt')).toString('base64');
  const clientConfig = { url: `https://127.0.0.1:${port}/mutate`, caBundle };
  await kubectl.apply(webhookConfiguration({ clientConfig, failurePolicy }));
}

function launch({ sandbox }: Cluster): Daemon {
  return sandbox.start('webhook', process.execPath, [program, 'agent-inject'], {
    AGENT_INJECT_LISTEN: `127.0.0.1:${port}`,
    AGENT_INJECT_VAULT_ADDR: vaultAddress,
    AGENT_INJECT_TLS_CERT_FILE: pki(sandbox, 'webhook.crt'),
    AGENT_INJECT_TLS_KEY_FILE: pki(sandbox, 'webhook.key'),
    AGENT_INJECT_SHUTDOWN_DELAY: '0s',
  });
}

async function isUp({ sandbox }: Cluster, webhook: Daemon, asking: readonly string[]): Promise<boolean> {
  if (!webhook.isRunning()) throw new Error(`the webhook ended:\n${webhook.log()}`);
  return (await sandbox.run('curl', asking)).code === 0;
}
