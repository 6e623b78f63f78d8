import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { helmReleases } from '../../dev/chart/kubernetes-tools.ts';
import { chartFolder, renderChart } from '../../dev/chart/render.ts';
import { features } from './features.ts';

const read = (file: string) => readFileSync(join(chartFolder, file), 'utf8');
const accepts = new Ajv({ allErrors: true, strict: false }).compile(
  JSON.parse(read('values.schema.json')) as object,
);

t.test('the schema accepts the defaults and the values of every feature', async (t) => {
  for (const values of [parse(read('values.yaml')), ...Object.values(features)]) {
    t.ok(accepts(values), JSON.stringify(accepts.errors));
  }
});

const mistakes: Readonly<Record<string, object>> = {
  'injector.replicas': { replicas: 'two' },
  'injector.replica': { replica: 2 },
  'injector.webhook.failurePolicy': { webhook: { failurePolicy: 'fail' } },
  'injector.webhook.timeoutSeconds': { webhook: { timeoutSeconds: 31 } },
  'injector.webhook.matchConditions': { webhook: { matchConditions: [{ name: 'no expression' }] } },
  'injector.port': { port: 70_000 },
  'injector.image.digest': { image: { digest: 'sha256:short' } },
  'injector.agentDefaults.template': { agentDefaults: { template: 'yaml' } },
  'injector.settings.AGENT_INJECT_TYPO': { settings: { AGENT_INJECT_TYPO: 'x' } },
  'injector.settings.AGENT_INJECT_NATIVE_SIDECAR': { settings: { AGENT_INJECT_NATIVE_SIDECAR: 'sometimes' } },
  'injector.certManager.duration': { certManager: { duration: '90d' } },
  'injector.logLevel': { logLevel: 'loud' },
};

for (const [path, injector] of Object.entries(mistakes)) {
  t.test(`a mistake in ${path} is refused by the schema and named by Helm`, async (t) => {
    t.notOk(accepts({ injector }));
    for (const helm of helmReleases) {
      const rendering = renderChart({ helm, values: { injector } });
      const parent = path.split('.').slice(0, 2).at(-1) ?? '';
      t.match(rendering, { ok: false, error: new RegExp(`${parent}|${path.split('.').at(-1) ?? ''}`) }, helm);
    }
  });
}

const contradictions: Readonly<Record<string, { readonly injector: object; readonly says: RegExp }>> = {
  'two sources of the certificate': {
    injector: { certManager: { enabled: true }, certs: { secretName: 'x' } },
    says: /certManager\.enabled and injector\.certs\.secretName are both set/,
  },
  'two issuers': {
    injector: { certManager: { enabled: true, issuerRef: { name: 'x' }, vaultIssuer: { enabled: true } } },
    says: /vaultIssuer\.enabled and injector\.certManager\.issuerRef are both set/,
  },
  'a Vault issuer without an address': {
    injector: { certManager: { enabled: true, vaultIssuer: { enabled: true } } },
    says: /vaultIssuer needs server and path/,
  },
  'fewer replicas at most than at least': {
    injector: { autoscaling: { enabled: true, minReplicas: 4, maxReplicas: 3 } },
    says: /minReplicas is greater than maxReplicas/,
  },
  'a monitor without a port': {
    injector: { metrics: { port: 0 }, podMonitor: { enabled: true } },
    says: /scrape injector\.metrics\.port, which is 0/,
  },
};

for (const [title, { injector, says }] of Object.entries(contradictions)) {
  t.test(`${title} end the installation with one sentence`, async (t) => {
    t.match(renderChart({ values: { injector } }), { ok: false, error: says });
  });
}
