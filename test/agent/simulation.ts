/** Runs the agent's pure core under fake time against a scripted outside. */
import type { AgentConfig, TemplateConfig } from '../../agent/config/model.ts';
import { AgentError } from '../../agent/errors.ts';
import type { ErrorCode } from '../../agent/errors.ts';
import type { Event, Step, StepOf } from '../../agent/event.ts';
import type { Answer } from '../../agent/machine/secret.ts';
import { due } from '../../agent/plan.ts';
import type { Rendering } from '../../agent/render.ts';
import { apply, begin, initialState } from '../../agent/state.ts';
import type { AgentState, Context, Exit } from '../../agent/state.ts';

/** What the outside does with a step; undefined leaves it to the defaults, which succeed. */
export type Outside = (step: Step, now: number) => Event | undefined;

/** A step with the time it was planned at, in milliseconds from the start. */
export type Planned = { readonly at: number; readonly step: Step };

const baseTemplate: TemplateConfig = {
  source: '',
  contents: 'secret/data/app',
  leftDelimiter: '',
  rightDelimiter: '',
  errorOnMissingKey: false,
  errorFatal: true,
  functionDenylist: [],
  destination: '/out',
  createDestinationDirectories: true,
  mode: 0,
  user: '',
  group: '',
  backup: false,
  command: undefined,
  wait: undefined,
  sandboxPath: '',
};

/** A template whose `contents` are the paths it reads, separated by spaces; the text it renders is their values. */
export function template(
  destination: string,
  contents: string,
  more: Partial<TemplateConfig> = {},
): TemplateConfig {
  return { ...baseTemplate, destination, contents, ...more };
}

/** An answer without a lease that is read again at the static interval. */
export function staticAnswer(value: string): Answer {
  return { value, leaseId: '', grant: { leaseMs: 0, renewable: false }, reread: { rule: 'static' } };
}

/** An answer with a lease of so many seconds. */
export function leasedAnswer(value: string, seconds: number, renewable = true): Answer {
  const ms = seconds * 1_000;
  return {
    value,
    leaseId: `lease/${value}`,
    grant: { leaseMs: ms, renewable },
    reread: { rule: 'within', ms },
  };
}

/** A coded failure. */
export function failure(code: ErrorCode): AgentError {
  return new AgentError(code, { subject: 'test' });
}

/** The failure of a fetch step. */
export function fetchFailure(step: StepOf<'fetch'>, code: ErrorCode): Event {
  return { kind: 'fetch-failed', key: step.wanted.key, generation: step.generation, failure: failure(code) };
}

/** The success of a fetch step. */
export function fetchSuccess(step: StepOf<'fetch'>, answer: Answer): Event {
  return { kind: 'fetched', key: step.wanted.key, generation: step.generation, answer };
}

/** How chance falls, and how long every step takes in milliseconds. */
export type SimulationOptions = { readonly random?: () => number; readonly latencyMs?: number };

/** A simulated agent; time starts at 0 and only moves when it is told to. */
export class Simulation {
  now = 0;
  state: AgentState;
  exit: Exit | undefined;
  /** Makes executions fail while it returns a message. */
  fault: (config: TemplateConfig) => string | undefined = () => undefined;
  readonly planned: Planned[] = [];
  private arriving: { readonly at: number; readonly event: Event }[] = [];
  private readonly outside: Outside;
  private readonly random: () => number;
  private readonly latencyMs: number;

  constructor(config: AgentConfig, outside: Outside, options: SimulationOptions = {}) {
    this.outside = outside;
    this.random = options.random ?? (() => 0.5);
    this.latencyMs = options.latencyMs ?? 1;
    const script = { state: 'broken', message: 'never executed' } as const;
    this.state = initialState(
      config,
      config.templates.map((config) => ({ config, text: config.contents, script })),
      0,
    );
  }

  /** Lets time pass up to a moment, or to the agent's exit. Throws when the agent spins without time passing. */
  runUntil(end: number): this {
    for (let spins = 0; this.exit === undefined; spins++) {
      if (spins > 100_000) throw new Error(`the agent spins at ${this.now} ms`);
      const plan = due(this.state, this.now);
      this.exit = plan.exit;
      for (const step of plan.steps) this.start(step);
      const next = Math.min(plan.until, ...this.arriving.map(({ at }) => at));
      if (next > end) break;
      if (plan.exit === undefined) this.advanceTo(Math.max(next, this.now));
    }
    this.now = Math.max(this.now, end);
    return this;
  }

  /** Tells the agent something that no step has led to. */
  tell(event: Event): void {
    this.state = apply(this.state, event, this.context());
  }

  /** The planned steps of one kind. */
  steps<Kind extends Step['kind']>(kind: Kind): { readonly at: number; readonly step: StepOf<Kind> }[] {
    return this.planned.filter(
      (entry): entry is { at: number; step: StepOf<Kind> } => entry.step.kind === kind,
    );
  }

  /** When fetches of a path were planned. */
  fetchesOf(path: string): number[] {
    return this.steps('fetch')
      .filter(({ step }) => step.wanted.reference.path === path)
      .map(({ at }) => at);
  }

  /** Texts that were written to a destination, in order. */
  writtenTo(destination: string): string[] {
    return this.steps('write-file')
      .filter(({ step }) => step.template.destination === destination)
      .map(({ step }) => Buffer.from(step.output.bytes).toString());
  }

  private start(step: Step): void {
    this.planned.push({ at: this.now, step });
    this.state = begin(this.state, step);
    const event = this.outside(step, this.now) ?? success(step);
    this.arriving.push({ at: this.now + this.latencyMs, event });
  }

  private advanceTo(now: number): void {
    this.now = now;
    const events = this.arriving.filter(({ at }) => at <= now);
    this.arriving = this.arriving.filter(({ at }) => at > now);
    const context = this.context();
    for (const { event } of [...events, { event: { kind: 'tick' } as const }]) {
      this.state = apply(this.state, event, context);
    }
  }

  private context(): Context {
    return {
      now: this.now,
      random: this.random,
      render: (_script, config, lookup): Rendering => {
        const values = config.contents
          .split(' ')
          .filter((path) => path !== '')
          .map((path) =>
            lookup({
              key: path,
              reference: { kind: 'read', identity: path, path, query: '' },
              destination: '',
              sandbox: '',
            }),
          );
        const fault = this.fault(config);
        if (fault !== undefined) return { outcome: 'failed', message: fault };
        if (values.includes(undefined)) return { outcome: 'missing' };
        return {
          outcome: 'text',
          bytes: Buffer.from(values.filter((value) => typeof value === 'string').join(',')),
          files: [],
        };
      },
    };
  }
}

/** What a healthy outside answers. */
function success(step: Step): Event {
  const forever = { leaseMs: 3_600_000, renewable: true };
  switch (step.kind) {
    case 'login':
      return loggedIn('token-1', 3_600);
    case 'renew-token':
      return { kind: 'token-renewed', generation: step.generation, grant: forever };
    case 'write-sink':
      return { kind: 'sink-written', index: step.index, generation: step.generation };
    case 'fetch':
      return fetchSuccess(step, staticAnswer(step.wanted.reference.path));
    case 'renew-lease':
      return { kind: 'lease-renewed', key: step.key, generation: step.generation, grant: forever };
    case 'write-file':
      return { kind: 'file-written', index: step.index, changed: true };
    case 'run-commands':
      return { kind: 'commands-ended', failures: [] };
  }
}

/** A successful login with a token that lives for so many seconds. */
export function loggedIn(token: string, seconds: number, renewable = true): Event {
  const grant = { leaseMs: seconds * 1_000, renewable };
  return { kind: 'logged-in', session: { token, sinkText: token, wrapped: false, grant } };
}
