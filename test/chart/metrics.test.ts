import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { chartFolder } from '../../dev/chart/render.ts';
import { createWebhookMetrics } from '../../src/metrics/webhook.ts';

/** Alerts and dashboard can only ask for metrics, labels and values that the webhook really has. */
const metrics = createWebhookMetrics({
  version: 'x',
  runtime: 'node',
  startedAt: 0,
  readProcess: () => ({ residentBytes: 1, cpuSeconds: 1 }),
});
metrics.requestStarted();
metrics.requestFinished(1);
metrics.reviewAnswered({
  namespace: 'n',
  outcome: 'denied',
  reason: 'forbidden',
  injectionType: 'init_only',
  warnings: ['w'],
});
metrics.requestFailed();
metrics.certificateEnds(1000);
metrics.leading(true);
const exposed = metrics.text();

const read = (file: string) => readFileSync(join(chartFolder, 'files', file), 'utf8');
interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}
const alerts = (parse(read('alerts.yaml')) as Alerts).groups.flatMap(({ rules }) => rules);
interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}
const panels = (JSON.parse(read('dashboard.json')) as Dashboard).panels;

const queries = [
  ...alerts.map(({ alert, expr }) => ({ title: `alert ${alert}`, expr })),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title: `panel ${title}`, expr }))),
];

for (const { title, expr } of queries) {
  t.test(`${title} asks for what the webhook exposes`, async (t) => {
    const names = [...expr.matchAll(/\b(vault_\w+|process_\w+)/g)].map(([name]) => name);
    t.ok(names.length > 0);
    for (const name of names) t.match(exposed, new RegExp(`^${name}[ {]`, 'm'));
    for (const [, label, value] of expr.matchAll(/(\w+)="([^"]+)"/g))
      t.ok(exposed.includes(`${label}="${value}"`), `${label}="${value}"`);
    for (const [, label = ''] of expr.matchAll(/by \((\w+)\)/g)) t.ok(exposed.includes(`${label}="`), label);
  });
}

const examples = join(import.meta.dirname, 'alerts.promtool.yaml');

t.test('every alert has an example on which it fires and one on which it is silent', async (t) => {
  const { tests } = parse(readFileSync(examples, 'utf8')) as {
    readonly tests: readonly {
      readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: [] }[];
    }[];
  };
  const expectations = tests.flatMap((example) => example.alert_rule_test);
  for (const { alert } of alerts) {
    const counts = expectations
      .filter(({ alertname }) => alertname === alert)
      .map(({ exp_alerts: fired }) => fired.length);
    t.same(counts.sort(), [0, 1], alert);
  }
});

t.test('the alerts fire and stay silent as the examples say, where promtool is installed', async (t) => {
  const { error, status, stderr } = spawnSync('promtool', ['test', 'rules', examples], { encoding: 'utf8' });
  if (error === undefined) t.equal(status, 0, stderr);
  else t.comment(`promtool is not installed, so the alerts are not evaluated: ${error.message}`);
});
