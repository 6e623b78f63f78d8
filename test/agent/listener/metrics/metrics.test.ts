import t from 'tap';
import type { AgentConfig } from '../../../../agent/config/model.ts';
import { AgentError } from '../../../../agent/errors.ts';
import { prometheusText } from '../../../../agent/listener/metrics/formats.ts';
import { named, namingOf } from '../../../../agent/listener/metrics/naming.ts';
import { TemplateTimes } from '../../../../agent/listener/metrics/templates.ts';
import { initialState } from '../../../../agent/state.ts';
import { configuration } from '../../configuration.ts';
import { Simulation, fetchFailure, template } from '../../simulation.ts';
import { openApi, standIn } from '../api.ts';
import type { OpenApi } from '../api.ts';
import { telemetry } from './telemetry.ts';

async function opened(t: { teardown: (end: () => Promise<void>) => unknown }, top: Partial<AgentConfig>) {
  const vault = await standIn(({ url }, response) => response.writeHead(Number(url?.slice(4))).end());
  const api = await openApi({ address: vault.address, top });
  t.teardown(async () => {
    await api.listeners.close();
    vault.close();
  });
  return api;
}

async function text(api: OpenApi, init: RequestInit = {}): Promise<string> {
  const response = await fetch(`${api.urls[0] ?? ''}/agent/v1/metrics?format=prometheus`, init);
  t.equal(response.status, 200);
  return response.text();
}

t.test('the summary is JSON with counters and gauges', async (t) => {
  const api = await opened(t, {});
  api.logIn('hvs.token');
  const response = await fetch(`${api.urls[0] ?? ''}/agent/v1/metrics`);
  t.match(await response.json(), {
    Timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC$/,
    Gauges: [{ Name: 'vault.agent.authenticated', Value: 1 }],
    Counters: [{ Name: 'vault.agent.auth.success', Count: 1 }, { Name: 'vault.agent.requests' }],
  });
});

t.test('Prometheus’ text needs a telemetry stanza, and a known format', async (t) => {
  const plain = await opened(t, {});
  const url = `${plain.urls[0] ?? ''}/agent/v1/metrics`;
  t.equal((await fetch(`${url}?format=prometheus`)).status, 400);
  t.equal((await fetch(`${url}?format=xml`)).status, 400);
  t.equal((await fetch(url, { method: 'POST' })).status, 405);
  const off = await opened(t, { telemetry: { ...telemetry, prometheusRetentionMs: 0 } });
  t.equal((await fetch(`${off.urls[0] ?? ''}/agent/v1/metrics?format=prometheus`)).status, 400);
  const on = await opened(t, { telemetry });
  const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
  const response = await fetch(`${on.urls[0] ?? ''}/agent/v1/metrics`, { headers });
  t.match(response.headers.get('content-type'), /^text\/plain/);
});

t.test('logins, renewals and proxied requests count under Vault Agent’s names', async (t) => {
  const api = await opened(t, { telemetry, cache: { persist: undefined } });
  const state = initialState(api.config, [], 0);
  const failure = new AgentError('sealed', { subject: 'x' });
  api.observe({ kind: 'login-failed', failure }, state);
  api.observe({ kind: 'token-renewed', generation: 1, grant: { leaseMs: 1, renewable: true } }, state);
  api.observe({ kind: 'lease-renewal-failed', key: 'k', generation: 1, failure }, state);
  for (const status of [200, 204, 404, 500]) await fetch(`${api.urls[0] ?? ''}/v1/${status}`);
  const shown = await text(api);
  for (const line of [
    'vault_agent_auth_failure 1',
    'vault_agent_auth_success 1',
    'vault_agent_authenticated 0',
    'vault_agent_lease_renewal_failures 1',
    'vault_agent_proxy_success 2',
    'vault_agent_proxy_client_error 1',
    'vault_agent_proxy_error 1',
    'vault_agent_cache_miss 4',
    'vault_agent_requests{purpose="login",class="sealed"} 1',
    'vault_agent_requests{purpose="proxy",class="2xx"} 2',
  ]) {
    t.ok(shown.split('\n').includes(line), line);
  }
});

t.test('each template shows its age, its last success and whether it fails', async (t) => {
  const one = template('/vault/secrets/a', 'secret/data/a');
  const api = await opened(t, { telemetry, templates: [one] });
  const script = { state: 'broken', message: 'never executed' } as const;
  const state = initialState(api.config, [{ config: one, text: '', script }], 0);
  api.observe({ kind: 'file-written', index: 0, changed: true }, state);
  const shown = await text(api);
  t.match(shown, /^vault_agent_template_age_seconds\{template="\/vault\/secrets\/a"\} [\d.]+$/m);
  t.match(
    shown,
    /^vault_agent_template_last_success_timestamp_seconds\{template="\/vault\/secrets\/a"\} \d+/m,
  );
  t.match(shown, /^vault_agent_template_failing\{template="\/vault\/secrets\/a"\} 0$/m);
});

t.test('a template fails when a secret of it cannot be read', async (t) => {
  const one = template('/vault/secrets/a', 'secret/data/a');
  const run = new Simulation(configuration({ templates: [one] }), (step) =>
    step.kind === 'fetch' ? fetchFailure(step, 'sealed') : undefined,
  ).runUntil(1_000);
  const times = new TemplateTimes(['/vault/secrets/a'], () => run.now);
  times.observe({ kind: 'tick' }, run.state);
  t.match(
    times.gauges().filter(({ name }) => name === 'agent.template.failing'),
    [{ value: 1 }],
  );
});

t.test('names follow prefix, host name and filters', async (t) => {
  const gauge = { kind: 'gauge', name: 'agent.authenticated', labels: {}, value: 1 } as const;
  const counter = { kind: 'counter', name: 'agent.auth.success', labels: {}, value: 1 } as const;
  t.equal(named(gauge, namingOf(undefined, 'pod-1'))?.name, 'vault.agent.authenticated');
  const hosted = { ...telemetry, disableHostname: false };
  t.equal(named(gauge, namingOf(hosted, 'pod-1'))?.name, 'vault.agent.authenticated', 'Prometheus alone');
  const two = namingOf({ ...hosted, statsdAddress: '127.0.0.1:8125' }, 'pod-1');
  t.equal(named(gauge, two)?.name, 'vault.pod-1.agent.authenticated');
  t.equal(named(counter, two)?.name, 'vault.agent.auth.success');
  t.equal(named(counter, namingOf(undefined, 'pod-1'))?.name, 'vault.agent.auth.success');
  t.equal(named(gauge, namingOf(telemetry, 'pod-1'))?.name, 'vault.agent.authenticated');
  const labelled = namingOf({ ...telemetry, enableHostnameLabel: true, metricsPrefix: '' }, 'pod-1');
  t.match(named(gauge, labelled), { name: 'agent.authenticated', labels: { host: 'pod-1' } });
  const prefixFilter = [
    { allow: false, prefix: 'vault.agent' },
    { allow: true, prefix: 'vault.agent.auth' },
  ];
  const filtered = namingOf({ ...telemetry, prefixFilter }, '');
  t.ok(named(counter, filtered));
  t.equal(named({ ...counter, name: 'agent.proxy.success' }, filtered), undefined);
  t.equal(named(counter, namingOf({ ...telemetry, filterDefault: false }, '')), undefined);
});

t.test('label values are escaped and types told once per name', async (t) => {
  const shown = prometheusText([
    { kind: 'gauge', name: 'vault.pod-1.x', labels: { a: 'q"\\\n' }, value: 1 },
    { kind: 'gauge', name: 'vault.pod-1.x', labels: { a: '2' }, value: 2 },
  ]);
  t.equal(
    shown,
    '# HELP vault_pod_1_x vault_pod_1_x\n# TYPE vault_pod_1_x gauge\n' +
      'vault_pod_1_x{a="q\\"\\\\\\n"} 1\nvault_pod_1_x{a="2"} 2\n',
  );
});
