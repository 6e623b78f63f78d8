/** Opens the configured listeners, sends metrics where they are wanted, and keeps both them up to date with the agent. */
import type { AgentConfig, ListenerConfig } from '../config/model.ts';
import type { Extension } from '../extension.ts';
import type { ExtensionPorts } from '../extensions.ts';
import { isReachable, withAddress } from './address.ts';
import type { LocalApi } from './api.ts';
import type { Metric } from './metrics/registry.ts';
import { pushes } from './metrics/services.ts';
import { openReadyServer, readyServer } from './ready-server.ts';
import { Readiness } from './ready.ts';
import { routesOf } from './routes.ts';
import type { OpenServer } from './server.ts';

/** Open listeners: a part of the agent, the TCP ports they were given, and the metrics when they are kept. */
export type OpenListeners = Extension & {
  readonly ports: readonly number[];
  readonly metrics?: () => readonly Metric[];
};

/**
 * Opens what is configured. Rejects with StartFailure, AgentError or the system's error when a certificate or an address
 * cannot be used; then nothing stays open.
 */
export async function openListeners(config: AgentConfig, ports: ExtensionPorts): Promise<OpenListeners> {
  const log = ports.log.named('listener');
  const readiness = new Readiness();
  const listeners = await Promise.all(config.listeners.filter(isReachable).map(withAddress));
  const api = await localApi(config, ports);
  const onFault = (error: unknown): void => {
    // Only the kind of fault: its text may quote a header or body.
    log.error('request failed', { error: error instanceof Error ? error.name : typeof error });
  };
  const servers = await openAll(listeners, async (listener) => {
    const serve = readyServer(listener);
    if (serve !== undefined) return openReadyServer(serve, listener, readiness);
    const { openServer } = await import('./server.ts');
    const handler = routesOf(listener, { ...api?.handlers, ready: readiness.handler });
    return openServer(listener, { handler, onFault });
  });
  return {
    ports: servers.map(({ port }) => port),
    ...(api === undefined ? {} : { metrics: api.metrics }),
    observe: (event, _before, after) => {
      readiness.observe(after);
      api?.observe(event, after);
    },
    reload: async () => {
      for (const server of servers) {
        await server.reload().catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          log.error('certificate not reloaded', { error: reason });
        });
      }
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
      api?.close();
    },
  };
}

/** An agent that only tells whether it is ready, as in every native sidecar, loads nothing more. */
async function localApi(config: AgentConfig, ports: ExtensionPorts): Promise<LocalApi | undefined> {
  const { listeners, telemetry } = config;
  if (listeners.every(({ role }) => role === 'ready_only') && !pushes(telemetry)) return undefined;
  const { createLocalApi } = await import('./api.ts');
  return createLocalApi(config, ports);
}

async function openAll(
  listeners: readonly ListenerConfig[],
  openOne: (listener: ListenerConfig) => Promise<OpenServer>,
): Promise<readonly OpenServer[]> {
  const open: OpenServer[] = [];
  try {
    for (const listener of listeners) open.push(await openOne(listener));
    return open;
  } catch (error) {
    await Promise.all(open.map((server) => server.close()));
    throw error;
  }
}
