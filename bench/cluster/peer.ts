import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../dev/process/child.ts';
import { freePort } from '../../dev/process/port.ts';
import { issueAuthority, issueServer } from '../../src/tls/certificate.ts';
import type { Kubectl } from '../../test/e2e/kubectl.ts';

const configuration = 'e2e-bench-vault-k8s';

/**
 * Starts the webhook whose program this is beside the API server, which must reach 127.0.0.1 here, and registers it for
 * namespaces labelled bench=vault-k8s. Returns what ends it.
 */
export async function startPeer(kubectl: Kubectl, program: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cluster-'));
  const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 24 * 3_600_000 };
  const authority = issueAuthority('bench', validity);
  const { certificate, key } = issueServer(['127.0.0.1'], authority, 'bench', validity);
  writeFileSync(join(folder, 'tls.crt'), certificate);
  writeFileSync(join(folder, 'tls.key'), key);
  const port = await freePort();
  const [command = '', ...args] = withAccountToken(program);
  const child = await startChild(command, args, { group: true, env: environment(folder, port) });
  await kubectl.apply(registration(port, authority.certificate));
  return async () => {
    await kubectl.call(['delete', 'mutatingwebhookconfiguration', configuration]);
    await child.stop();
    rmSync(folder, { recursive: true });
  };
}

/** vault-k8s wants a ServiceAccount token at a fixed place: a mount namespace of its own shows it one. */
function withAccountToken(program: string): readonly string[] {
  const folder = '/run/secrets/kubernetes.io/serviceaccount';
  const script = `mount -t tmpfs none /run && mkdir -p ${folder} && echo token > ${folder}/token && exec "$0" agent-inject`;
  return ['unshare', '--mount', 'sh', '-c', script, program];
}

function environment(folder: string, port: number): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env.PATH,
    AGENT_INJECT_LISTEN: `127.0.0.1:${port}`,
    AGENT_INJECT_VAULT_ADDR: 'http://vault.example:8200',
    AGENT_INJECT_TLS_CERT_FILE: join(folder, 'tls.crt'),
    AGENT_INJECT_TLS_KEY_FILE: join(folder, 'tls.key'),
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: '1',
  };
}

function registration(port: number, authority: string): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: configuration },
    webhooks: [
      {
        name: 'vault.hashicorp.com',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        clientConfig: {
          url: `https://127.0.0.1:${port}/mutate`,
          caBundle: Buffer.from(authority).toString('base64'),
        },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: { bench: 'vault-k8s' } },
      },
    ],
  };
}
