/** The handlers of the local API beyond readiness, wired to one agent. */
import { hostname } from 'node:os';
import type { AgentConfig } from '../config/model.ts';
import type { Event } from '../event.ts';
import type { ExtensionPorts } from '../extensions.ts';
import type { AgentState } from '../state.ts';
import { outcomeOf } from '../status/outcome.ts';
import { metricsHandler } from './metrics/handler.ts';
import { named, namingOf } from './metrics/naming.ts';
import type { Naming } from './metrics/naming.ts';
import { countOutcome } from './metrics/observe.ts';
import { Registry } from './metrics/registry.ts';
import type { Metric } from './metrics/registry.ts';
import { pushes } from './metrics/services.ts';
import { TemplateTimes } from './metrics/templates.ts';
import { quitHandler } from './quit.ts';
import type { Handlers } from './routes.ts';
import type { ProxyOutcome } from './proxy/handler.ts';

/** Handlers, what keeps them up to date, and how their connections are closed. */
export type LocalApi = {
  readonly handlers: Omit<Handlers, 'ready'>;
  /** The metrics as they are now, under the names that people see. */
  readonly metrics: () => readonly Metric[];
  readonly observe: (event: Event, after: AgentState) => void;
  readonly close: () => void;
};

/** Builds the API. Rejects with AgentError when Vault's address or certificates cannot be used. */
export async function createLocalApi(config: AgentConfig, ports: ExtensionPorts): Promise<LocalApi> {
  const { host, ending } = ports;
  const registry = new Registry();
  const templates = new TemplateTimes(templateNames(config), host.now);
  registry.addSource(templates.gauges);
  const naming = namingOf(config.telemetry, hostname());
  const stopPushing = await pushing(config, ports, { registry, naming });
  const proxy = await proxyOf(config, ports, registry);
  const metrics = () => registry.read().flatMap((metric) => named(metric, naming) ?? []);
  return {
    metrics,
    handlers: {
      ...proxy.handlers,
      metrics: metricsHandler({
        read: metrics,
        prometheusEnabled: (config.telemetry?.prometheusRetentionMs ?? 0) > 0,
        now: host.now,
      }),
      quit: (enabled) =>
        quitHandler(enabled, () => ending.end({ code: 0, reason: 'the quit API was called' })),
    },
    observe: (event, after) => {
      countOutcome(outcomeOf(event), registry);
      templates.observe(event, after);
      proxy.observe(after);
    },
    close: () => {
      stopPushing();
      proxy.close();
    },
  };
}

/** Metrics are sent only where a server for them is configured. */
async function pushing(
  { telemetry }: AgentConfig,
  { log }: ExtensionPorts,
  { registry, naming }: { readonly registry: Registry; readonly naming: Naming },
): Promise<() => void> {
  if (telemetry === undefined || !pushes(telemetry)) return () => undefined;
  const { startPushing } = await import('./metrics/push.ts');
  const { networkWires: wires } = await import('./metrics/wires.ts');
  const telemetryLog = log.named('telemetry');
  const onFault = ({ message }: Error): void => telemetryLog.debug('metrics not sent', { error: message });
  return startPushing(registry, { telemetry, naming, wires }, onFault);
}

type ProxyPart = {
  readonly handlers: Pick<Handlers, 'proxy' | 'cacheClear'>;
  readonly observe: (after: AgentState) => void;
  readonly close: () => void;
};

/** The proxy is loaded only for listeners that serve it. */
async function proxyOf(config: AgentConfig, ports: ExtensionPorts, registry: Registry): Promise<ProxyPart> {
  if (!config.listeners.some(({ role }) => role === 'default')) {
    return { handlers: {}, observe: () => undefined, close: () => undefined };
  }
  const { openProxy } = await import('./proxy.ts');
  const { cacheClearHandler } = await import('./cache/clear.ts');
  let token = '';
  const proxy = await openProxy(config, {
    ...ports,
    ownToken: () => token,
    onOutcome: (outcome) => countProxied(outcome, registry),
  });
  return {
    handlers: { proxy: proxy.handler, cacheClear: cacheClearHandler(proxy.entries) },
    observe: (after) => {
      token = after.token?.session.token ?? '';
    },
    close: proxy.close,
  };
}

/** What templates are called in metrics: their destination, or the variable they make. */
function templateNames({ templates, envTemplates }: AgentConfig): readonly string[] {
  return templates.length > 0
    ? templates.map(({ destination }) => destination)
    : envTemplates.map(({ name }) => name);
}

function countProxied({ status, cache }: ProxyOutcome, registry: Registry): void {
  if (status < 400) registry.count('agent.proxy.success');
  else registry.count(status < 500 ? 'agent.proxy.client_error' : 'agent.proxy.error');
  if (cache !== undefined) registry.count(`agent.cache.${cache}`);
  registry.count('agent.requests', { purpose: 'proxy', class: `${Math.floor(status / 100)}xx` });
}
