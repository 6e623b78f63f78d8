import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { helmReleases } from '../../dev/chart/kubernetes-tools.ts';
import { renderChart } from '../../dev/chart/render.ts';
import { admit } from '../../src/admission/admit.ts';
import { createElection } from '../../src/leader.ts';
import { readSettings } from '../../src/settings.ts';
import { createLog, moduleLog } from '../../src/telemetry.ts';
import { startGeneratedSource } from '../../src/tls/generated-source.ts';
import { createCaPublisher } from '../../src/tls/publish-ca.ts';
import { podOf, reviewOf } from '../admission/reviews.ts';
import { manualTicker } from '../tls/manual-ticker.ts';

/** The messages that the troubleshooting page quotes are those that people see: ours are made here, by the code that says them. */

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const page = read('docs/install-troubleshooting.md');

/** What stands between backticks in the first column of the page's tables. */
const quoted = [...page.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
);

/** What the API server says in its own words, as far as a cluster is needed to hear it. */
const saidByKubernetes = [
  'pods "web" is forbidden: violates PodSecurity "restricted:latest": seccompProfile',
  'pods "web" is forbidden: unable to validate against any security context constraint: [...]',
  ...[
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'failed to call webhook: Post "https://vault-agent-injector-svc.vault.svc:443/mutate?timeout=10s": context deadline exceeded',
    'failed to call webhook: Post "https://x": no endpoints available for service "vault-agent-injector-svc"',
    'failed to call webhook: Post "https://x": service "vault-agent-injector-svc" not found',
  ].map((cause) => `failed calling webhook "vault.hashicorp.com": ${cause}`),
];

/** How kubectl shows what the webhook answers to a pod with these annotations. */
function shownByKubectl(
  annotations: Readonly<Record<string, string>>,
  spec = {},
  namespace = 'shop',
): string[] {
  const settings = readSettings({ env: { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200' }, argv: [] });
  if (!settings.ok) throw new Error('the settings are good');
  const review = reviewOf(podOf({ 'agent-inject': 'true', ...annotations }, { spec }), { namespace });
  const admission = admit(review, { settings: settings.settings, apiServerMinor: 33 });
  if ('undecodable' in admission) throw new Error(admission.undecodable);
  const { response } = admission.answer as {
    response: { warnings?: string[]; status?: { message: string } };
  };
  const denial = response.status?.message;
  return [
    ...(response.warnings ?? []).map((warning) => `Warning: ${warning}`),
    ...(denial === undefined
      ? []
      : [`admission webhook "vault.hashicorp.com" denied the request: ${denial}`]),
  ];
}

const role = { role: 'web' };
const admissions = [
  ...shownByKubectl({ ...role, 'agent-pre-popluate': 'false' }),
  ...shownByKubectl({ ...role, 'agent-inject-status': 'injected' }),
  ...shownByKubectl({ ...role, 'agent-inject-secret-db': 'kv/db', 'agent-inject-containers': 'nginx' }),
  ...shownByKubectl({ ...role, 'agent-pre-populate': 'false', 'agent-pre-populate-only': 'true' }),
  ...shownByKubectl(role, { os: { name: 'windows' } }),
  ...shownByKubectl({}),
  ...shownByKubectl({ ...role, 'agent-inject-template-db': '{{ with secret "kv/db" }}' }),
  ...shownByKubectl(role, {}, 'kube-system'),
];

/** What the client library rejects with when the Role lacks a right. */
function forbidden(verb: string, group: string, resource: string): Error {
  const account = 'system:serviceaccount:vault:vault-agent-injector';
  const message =
    `${resource} is forbidden: User "${account}" cannot ${verb} resource "${resource}" in API group "${group}" ` +
    'in the namespace "vault"';
  return Object.assign(new Error(message), {
    code: 403,
    body: JSON.stringify({ kind: 'Status', message, code: 403 }),
  });
}

/** Said only by a process inside a cluster, so taken from the code. */
function sentenceOfElection(): string {
  return /'(Leases are forbidden[^']*)'/.exec(read('src/tls/open-source.ts'))?.[1] ?? '';
}

/** The lines of the log while the webhook lacks its rights, and when it publishes. */
async function logLines(): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    format: 'standard',
    destination: { write: (line) => lines.push(line.trim()) },
    now: () => 0,
  });
  const clock = manualTicker(0);
  const refuse = async () => Promise.reject(forbidden('get', 'coordination.k8s.io', 'leases'));
  const api = { read: refuse, create: refuse, replace: refuse };
  const leaderLog = moduleLog(log, 'handler.leader');
  await createElection({ api, identity: 'a', now: clock.now, log: leaderLog }).attempt();
  leaderLog.warn({ grant: '' }, sentenceOfElection());
  const source = startGeneratedSource({
    hosts: ['localhost'],
    store: {
      read: async () => undefined,
      write: async () => Promise.reject(forbidden('create', '', 'secrets')),
    },
    leading: () => true,
    log,
    now: clock.now,
    every: clock.every,
  });
  await clock.advance(1000);
  source.close();
  const configuration = { resourceVersion: '1', annotations: {}, bundles: [''] };
  const publisher = createCaPublisher({
    api: { read: async () => configuration, write: async () => undefined },
    now: clock.now,
    log,
  });
  await publisher.publish('PEM');
  return lines;
}

/** What Helm says to a misspelt value, in both releases. */
const helmComplaints = helmReleases.map((helm) => {
  const rendering = renderChart({ helm, values: { injector: { replica: 2 } } });
  return rendering.ok ? '' : rendering.error;
});

/** What `helm test` prints, in the script that it runs. */
const helmTest = read('charts/vault-injector/files/dry-run.mjs');

/** Whether the text has what stands between the dots of the quote, in that order. */
function matches(quote: string, text: string): boolean {
  let from = 0;
  return quote.split('...').every((part) => {
    const start = text.indexOf(part, from);
    from = start + part.length;
    return start >= 0;
  });
}

t.test(
  'every message on the page is one that people see, and every way to fail has its message',
  async (t) => {
    const said = [...saidByKubernetes, ...admissions, ...(await logLines()), ...helmComplaints, helmTest];
    for (const quote of quoted.filter((text) => text !== 'helm test'))
      t.ok(
        said.some((text) => matches(quote, text)),
        `somebody says: ${quote}`,
      );
    for (const text of said)
      t.ok(
        [...page.matchAll(/`([^`]+)`/g)].some(([, quote = '']) => quote.length > 12 && matches(quote, text)),
        `the page knows: ${text.slice(0, 200)}`,
      );
  },
);

t.test('every page that the installation pages link to is there, with its heading', async (t) => {
  const folder = join(import.meta.dirname, '../../docs');
  for (const name of readdirSync(folder).filter((file) => file.startsWith('install')))
    for (const [, target = ''] of read(`docs/${name}`).matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor = ''] = target.split('#');
      const file = join(folder, path === '' ? name : path);
      t.ok(existsSync(file), `${name}: ${target}`);
      if (anchor === '') continue;
      const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      t.ok(headings.includes(anchor), `${name}: ${target}`);
    }
});
