/** Loads the parts of the agent that its configuration asks for. */
import type { AgentConfig } from './config/model.ts';
import type { Ending } from './ending.ts';
import type { Extension } from './extension.ts';
import type { Host } from './host.ts';
import type { OpenListeners } from './listener/open.ts';
import type { Logger } from './log/logger.ts';
import { answerStatus } from './status/answer.ts';
import { dumpMetrics } from './status/dump.ts';

/** What these parts are made from. */
export type ExtensionPorts = { readonly host: Host; readonly log: Logger; readonly ending: Ending };

/**
 * Listeners and the supervisor, as configured. Rejects with StartFailure, AgentError or the system's error when one
 * cannot be opened.
 */
export async function loadExtensions(config: AgentConfig, ports: ExtensionPorts): Promise<Extension[]> {
  const loaded: Extension[] = [];
  if (config.pidFile !== '' && !config.exitAfterAuth) {
    loaded.push(answerStatus(config.pidFile, ports.host));
  }
  const deadline = ports.host.env.VAULT_AGENT_START_DEADLINE ?? '';
  if (deadline !== '') {
    const { limitStart } = await import('./start-deadline.ts');
    loaded.push(limitStart(deadline, ports.ending));
  }
  const socket = ports.host.env.NOTIFY_SOCKET ?? '';
  if (socket !== '') {
    const { notifySystemd } = await import('./systemd.ts');
    loaded.push(notifySystemd(socket, ports));
  }
  if (config.exec !== undefined) {
    const { createSupervisor } = await import('./supervisor/supervisor.ts');
    loaded.push(createSupervisor(config.exec, config.envTemplates, ports));
  }
  const listeners = await listenersOf(config, ports);
  return [...loaded, ...listeners, dumpMetrics(config, ports.host, listeners[0]?.metrics)];
}

async function listenersOf(config: AgentConfig, ports: ExtensionPorts): Promise<readonly OpenListeners[]> {
  if (config.listeners.length === 0 && config.telemetry === undefined) return [];
  const { openListeners } = await import('./listener/open.ts');
  return [await openListeners(config, ports)];
}

/** The configuration whose templates are rendered: the variables of a supervised program are templates too. */
export async function templatesOf(config: AgentConfig): Promise<AgentConfig> {
  if (config.exec === undefined) return config;
  const { variableTemplates } = await import('./supervisor/variables.ts');
  return { ...config, templates: variableTemplates(config.envTemplates) };
}
