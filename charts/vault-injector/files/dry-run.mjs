// Creates an annotated Pod without keeping it, and ends with 0 only when the API server gave it back injected.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

const { SERVICE_ACCOUNT: account = '/var/run/secrets/kubernetes.io/serviceaccount' } = process.env;
const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, NAMESPACE: namespace } = process.env;
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    generateName: 'vault-injector-test-',
    annotations: { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'helm-test' },
  },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image: 'example.invalid/app',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
};
const options = {
  host,
  port,
  method: 'POST',
  path: `/api/v1/namespaces/${namespace}/pods?dryRun=All`,
  ca: readFileSync(`${account}/ca.crt`),
  headers: {
    authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8').trim()}`,
    'content-type': 'application/json',
  },
  timeout: 35_000,
};

const sent = request(options, async (reply) => {
  let text = '';
  for await (const chunk of reply) text += chunk;
  const answer = JSON.parse(text);
  if (reply.statusCode !== 201) return fail(answer.message);
  const status = answer.metadata.annotations['vault.hashicorp.com/agent-inject-status'];
  if (status !== 'injected')
    return fail('the pod came back without an agent: the webhook was not asked, or not reached');
  const names = [...(answer.spec.initContainers ?? []), ...answer.spec.containers].map(({ name }) => name);
  console.log(`injected: ${names.join(', ')}`);
});
sent.on('timeout', () => sent.destroy(new Error('no answer from the API server')));
sent.on('error', ({ message }) => fail(message));
sent.end(JSON.stringify(pod));

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
