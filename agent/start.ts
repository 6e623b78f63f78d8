/** `vault agent`: from arguments and environment to a running loop, and to the exit code. */
import { assemblePorts } from './assemble.ts';
import { banner } from './banner.ts';
import { explain } from './config/issue.ts';
import { loadConfig } from './config/load.ts';
import type { AgentConfig } from './config/model.ts';
import { configFiles } from './edges.ts';
import { AgentError, explain as explainFailure } from './errors.ts';
import type { Host } from './host.ts';
import { openLog } from './log/open.ts';
import type { Logger } from './log/logger.ts';
import { terminationMessage } from './log/termination.ts';
import { run } from './loop.ts';
import type { Observer } from './loop.ts';
import { narrateEvent, narrateStep } from './narrate.ts';
import type { Line } from './narrate.ts';
import { perform } from './perform.ts';
import { removePidFile, writePidFile } from './pid-file.ts';
import { StartFailure, checkSinks, readTemplates } from './prepare.ts';
import { isReady } from './readiness.ts';
import { createRenderer } from './renderer.ts';
import { initialState } from './state.ts';
import type { Exit } from './state.ts';
import { version } from './version.ts';

/** What one run of the agent is made from. */
type Run = {
  readonly config: AgentConfig;
  readonly args: readonly string[];
  readonly host: Host;
  readonly log: Logger;
};

/** Runs an agent until it is to end. Resolves with the exit code; rejects only for bugs of our own. */
export async function runAgent(args: readonly string[], host: Host): Promise<number> {
  const loaded = await loadConfig({ args, env: host.env, files: configFiles });
  if ('issues' in loaded) return refuse(loaded.issues.map(explain), host);
  const { config, warnings } = loaded;
  const log = await openLog(config.log, host).catch((error: unknown) => startFaults(error));
  if (!('named' in log)) return refuse(log, host);
  for (const warning of warnings) log.warn(explain(warning));
  const exit = await runConfigured({ config, args, host, log }).catch((error: unknown): Exit => {
    const faults = startFaults(error);
    for (const fault of faults) log.error(fault);
    return { code: 1, reason: faults.join('; ') };
  });
  tellEnd(exit, host, log);
  return exit.code;
}

/** Ends before there is a log: one line per fault. */
function refuse(faults: readonly string[], host: Host): number {
  const lines = faults.map((fault) => `error: ${fault}\n`).join('');
  host.write('stderr', lines);
  host.explainEnd(lines);
  return 1;
}

function tellEnd({ code, reason, failure }: Exit, host: Host, log: Logger): void {
  if (code === 0) {
    log.info('agent ends', { reason });
    return;
  }
  log.error('agent ends', { reason, code });
  host.explainEnd(failure === undefined ? reason : terminationMessage(failure.subject, failure));
}

async function runConfigured(started: Run): Promise<Exit> {
  const { config, host, log } = started;
  const signal = stopSignal(started);
  const ports = await assemblePorts(config, host, signal);
  const templates = await readTemplates(config);
  await checkSinks(config, ports.uniqueSuffix);
  const render = await createRenderer(templates, ports.commands.env, host);
  const progress = { ready: false };
  const closeListeners = await listen(started, () => progress.ready);
  host.write('stdout', banner(config, { version, runtime: host.runtime }));
  await writePidFile(config.pidFile, host.pid);
  try {
    return await run(initialState(config, templates, host.now()), {
      now: host.now,
      context: (now) => ({ now, random: host.random, render }),
      perform: (step) => perform(step, ports),
      observer: observing(log, ports.method?.description ?? '', progress),
      signal,
    });
  } finally {
    await removePidFile(config.pidFile);
    closeListeners();
    ports.client.close();
  }
}

/** Listeners are loaded only when there are any. */
async function listen({ config, log }: Run, isReady: () => boolean): Promise<() => void> {
  if (config.listeners.length === 0) return () => undefined;
  const { openListeners } = await import('./listener/open.ts');
  return openListeners(config.listeners, { isReady, log });
}

/** Fires on SIGTERM and SIGINT; SIGHUP reads the configuration again for the log level. */
function stopSignal(started: Run): AbortSignal {
  const { host } = started;
  const stopping = new AbortController();
  host.onSignal('SIGTERM', () => stopping.abort());
  host.onSignal('SIGINT', () => stopping.abort());
  host.onSignal('SIGHUP', () => void reload(started));
  return stopping.signal;
}

/** Only the log level changes at run time; a broken configuration is reported and the old one kept. */
async function reload({ args, host, log }: Run): Promise<void> {
  const loaded = await loadConfig({ args, env: host.env, files: configFiles });
  if ('issues' in loaded) {
    for (const issue of loaded.issues) log.error('configuration not reloaded', { error: explain(issue) });
    return;
  }
  log.setLevel(loaded.config.log.level);
  log.info('configuration reloaded', { log_level: loaded.config.log.level });
}

function observing(log: Logger, method: string, progress: { ready: boolean }): Observer {
  const loggers = new Map<string, Logger>();
  const tell = ({ level, name, message, fields }: Line): void => {
    const logger = loggers.get(name) ?? log.named(name);
    loggers.set(name, logger);
    logger[level](message, fields);
  };
  return {
    onStep: (step) => narrateStep(step, method).forEach(tell),
    onEvent: (event, before, after) => {
      narrateEvent(event, before, after).forEach(tell);
      progress.ready ||= isReady(after);
    },
  };
}

/** What kept the agent from starting, one sentence per fault. */
function startFaults(error: unknown): readonly string[] {
  if (error instanceof StartFailure) return error.faults;
  if (error instanceof AgentError) return [`${error.message}; ${explainFailure(error).remedy}`];
  if (error instanceof Error && 'code' in error) return [error.message];
  throw error;
}
