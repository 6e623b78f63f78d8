/** `vault agent`: from arguments and environment to a running loop, and to the exit code. */
import { assemblePorts } from './assemble.ts';
import { banner } from './banner.ts';
import { forwardClock } from './clock.ts';
import { explain } from './config/issue.ts';
import { loadConfig } from './config/load.ts';
import type { AgentConfig } from './config/model.ts';
import { configFiles } from './edges.ts';
import { Ending } from './ending.ts';
import { AgentError, explain as explainFailure } from './errors.ts';
import type { Extension } from './extension.ts';
import { loadExtensions, templatesOf } from './extensions.ts';
import type { Event, Step } from './event.ts';
import { removeLeftovers } from './file/leftovers.ts';
import type { Written } from './file/leftovers.ts';
import type { Host } from './host.ts';
import { openLog } from './log/open.ts';
import { Inbox } from './inbox.ts';
import type { Logger } from './log/logger.ts';
import { terminationMessage } from './log/termination.ts';
import { run } from './loop.ts';
import type { LoopInbox, Observer } from './loop.ts';
import { narrateEvent, narrateStep } from './narrate.ts';
import type { Line } from './narrate.ts';
import { perform } from './perform.ts';
import type { Ports } from './perform.ts';
import { removePidFile, writePidFile } from './pid-file.ts';
import { StartFailure, checkSinks, readTemplates } from './prepare.ts';
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
  const ending = endingOnSignals(host);
  const extensions: Extension[] = [];
  host.onSignal('SIGHUP', () => void reload(started, extensions));
  const ports = await portsWithHandoff(started, ending, extensions);
  const templates = await readTemplates(await templatesOf(config));
  checkSinks(config, ports.uniqueSuffix);
  removeLeftovers(writtenBy(config), host.now());
  const render = await createRenderer(templates, ports.commands.env, host);
  const inbox: LoopInbox = new Inbox();
  extensions.push(...(await loadExtensions(config, { host, log, ending })));
  extensions.push(...(await credentialWatch(started, ports, inbox)));
  host.write('stdout', banner(config, { version, runtime: host.runtime }));
  writePidFile(config.pidFile, host.pid);
  try {
    const now = forwardClock(host.now);
    const exit = await run(initialState(config, templates, now()), {
      now,
      context: (now) => ({ now, random: host.random, render }),
      perform: (step) => performedBy(extensions, step) ?? perform(step, ports),
      observer: observing(log, ports.method?.description ?? '', extensions),
      inbox,
      signal: ending.signal,
    });
    return ending.exit ?? exit;
  } finally {
    await Promise.all(extensions.map((extension) => extension.close()));
    removePidFile(config.pidFile);
    ports.client.close();
  }
}

function writtenBy({ templates, autoAuth }: AgentConfig): Written {
  const sinks = autoAuth?.sinks ?? [];
  return {
    destinations: templates.map(({ destination }) => destination),
    sinks: sinks.map(({ path }) => path),
  };
}

/** The ports through which a handed over token and its leases are used, when there is to be a hand-over. */
async function portsWithHandoff(
  { config, host, log }: Run,
  ending: Ending,
  extensions: Extension[],
): Promise<Ports> {
  const ports = await assemblePorts(config, host, ending.signal);
  const persist = config.cache?.persist;
  if (persist === undefined) return ports;
  const { openHandoff } = await import('./handoff/handoff.ts');
  const handoff = await openHandoff(config, persist, { ports, log, ending });
  extensions.push(handoff.extension);
  return handoff.ports;
}

/** Looking for new credentials, for methods that take them away and where they are to lead to a new login. */
async function credentialWatch({ config }: Run, { method }: Ports, inbox: LoopInbox): Promise<Extension[]> {
  const watch = method?.watch;
  const logsIn = config.autoAuth?.reauthOnNewCredentials ?? false;
  if (watch === undefined || !(logsIn || watch.takesAway)) return [];
  const { watchCredentials } = await import('./auth/watch.ts');
  return [watchCredentials(watch, () => logsIn && inbox.push({ kind: 'credentials-changed' }))];
}

/** The first extension that takes the step performs it. */
function performedBy(extensions: readonly Extension[], step: Step): Promise<Event> | undefined {
  for (const { perform: take } of extensions) {
    const outcome = take?.(step);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** SIGTERM and SIGINT end the agent. */
function endingOnSignals(host: Host): Ending {
  const ending = new Ending();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    host.onSignal(signal, () => ending.end({ code: 0, reason: `the agent was asked to stop by ${signal}` }));
  }
  return ending;
}

/**
 * Only the log level and the certificates of listeners change at run time; a broken configuration is reported and the
 * old one kept.
 */
async function reload({ args, host, log }: Run, extensions: readonly Extension[]): Promise<void> {
  const loaded = await loadConfig({ args, env: host.env, files: configFiles });
  if ('issues' in loaded) {
    for (const issue of loaded.issues) log.error('configuration not reloaded', { error: explain(issue) });
    return;
  }
  log.setLevel(loaded.config.log.level);
  for (const { reload: takeOver } of extensions) await takeOver?.(loaded.config);
  log.info('configuration reloaded', { log_level: loaded.config.log.level });
}

function observing(log: Logger, method: string, extensions: readonly Extension[]): Observer {
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
      for (const { observe } of extensions) observe?.(event, before, after);
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
