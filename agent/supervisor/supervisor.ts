/** Supervisor mode: runs a program with rendered variables in its environment, anew when they change. */
import type { EnvTemplateConfig, ExecConfig } from '../config/model.ts';
import type { Event, StepOf } from '../event.ts';
import type { Extension } from '../extension.ts';
import type { ExtensionPorts } from '../extensions.ts';
import { writeExtraFiles } from '../file/extra.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import { completeVariables, sameVariables, unusableVariable } from './variables.ts';
import type { Variables } from './variables.ts';

/** How long variables must be unchanged before the program starts, and how long it may take to end; milliseconds. */
export type SupervisorTimes = { readonly debounceMs: number; readonly killAfterMs: number };

/** Vault Agent's times. */
const usualTimes: SupervisorTimes = { debounceMs: 2_000, killAfterMs: 30_000 };

/** The supervisor as a part of the agent: it takes the texts of the templates in place of files. */
export function createSupervisor(
  exec: ExecConfig,
  variables: readonly EnvTemplateConfig[],
  ports: ExtensionPorts & { readonly times?: SupervisorTimes },
): Extension {
  const names = variables.map(({ name }) => name);
  const supervisor = new Supervisor(exec, names, ports);
  return {
    perform: (step) => (step.kind === 'write-file' ? supervisor.take(step) : undefined),
    close: () => supervisor.close(),
  };
}

class Supervisor {
  readonly #exec: ExecConfig;
  readonly #names: readonly string[];
  readonly #ports: ExtensionPorts;
  readonly #times: SupervisorTimes;
  readonly #values = new Map<number, string>();
  #wanted: Variables | undefined;
  #timer: NodeJS.Timeout | undefined;
  #child: Child | undefined;
  /** Starting and stopping happen one after the other. */
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    exec: ExecConfig,
    names: readonly string[],
    ports: ExtensionPorts & { readonly times?: SupervisorTimes },
  ) {
    this.#exec = exec;
    this.#names = names;
    this.#ports = { ...ports, log: ports.log.named('exec.server') };
    this.#times = ports.times ?? usualTimes;
  }

  /** Takes the text of a variable; once all are there and have changed, the program is due. */
  async take({ index, output }: StepOf<'write-file'>): Promise<Event> {
    try {
      await writeExtraFiles(output.files, this.#suffix);
    } catch (error) {
      return { kind: 'file-failed', index, reason: error instanceof Error ? error.message : String(error) };
    }
    const before = this.#values.get(index);
    const text = new TextDecoder().decode(output.bytes);
    this.#values.set(index, text);
    const variables = completeVariables(this.#names, this.#values);
    if (variables !== undefined) this.#want(variables);
    return { kind: 'file-written', index, changed: text !== before };
  }

  /** Ends the program and waits for it. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#work;
    await this.#stop();
  }

  #want(variables: Variables): void {
    if (this.#wanted !== undefined && sameVariables(this.#wanted, variables)) return;
    this.#wanted = variables;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#work = this.#work.then(() => this.#restart(variables));
    }, this.#times.debounceMs);
  }

  async #restart(variables: Variables): Promise<void> {
    if (this.#closed) return;
    const { log, ending } = this.#ports;
    if (this.#child !== undefined) {
      if (this.#exec.restartOnSecretChanges === 'never') {
        log.info('variables changed; the program keeps the old ones');
        return;
      }
      log.info('variables changed; restarting the program');
      await this.#stop();
    }
    try {
      await this.#start(variables);
    } catch (error) {
      const reason = `the program cannot be started: ${reasonOf(error)}`;
      ending.end({ code: 1, reason });
    }
  }

  async #start(variables: Variables): Promise<void> {
    const { host, log, ending } = this.#ports;
    const unusable = unusableVariable(variables);
    if (unusable !== undefined) throw new Error(`${unusable} holds a zero byte`);
    const env = { ...setVariables(host.env), ...Object.fromEntries(variables) };
    const child = await startChild(this.#exec, { env, kill: host.kill });
    log.info('program started', { pid: child.pid, command: this.#exec.command[0] });
    this.#child = child;
    void child.ended.then((code) => {
      // Whoever stops a program on purpose has forgotten it first.
      if (this.#child === child) ending.end({ code, reason: `the program exited with code ${code}` });
    });
  }

  /** The stop signal, and SIGKILL for a program that does not heed it in time. */
  async #stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    child.signal(this.#exec.restartStopSignal);
    const timer = setTimeout(() => {
      this.#ports.log.warn('program did not end in time and is killed', { pid: child.pid });
      child.signal('SIGKILL');
    }, this.#times.killAfterMs);
    await child.ended;
    clearTimeout(timer);
  }

  #suffix(): string {
    return Math.floor(this.#ports.host.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
}

/** System errors name the program and never the environment; other texts might. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const known = !('code' in error) || (typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code));
  return known ? error.message : error.name;
}

function setVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
