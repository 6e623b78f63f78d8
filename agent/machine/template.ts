/** One template: when it is rendered, written, and tried again. */
import type { TemplateConfig } from '../config/model.ts';
import type { Rendered, Rendering, Script } from '../render.ts';
import { restartDelay } from '../schedule.ts';
import type { Chance } from './lifetime.ts';

/** State of one template. */
export type TemplateState = {
  readonly config: TemplateConfig;
  readonly script: Script;
  /** When to render next; undefined while nothing has changed. */
  readonly renderAt?: number;
  /** Since when changes are being collected under `wait`. */
  readonly changingSince?: number;
  /** Keys of the secrets its last rendering used or asked for. */
  readonly uses: readonly string[];
  /** Text that waits to be written. */
  readonly output?: Rendered;
  readonly writing: boolean;
  /** Whether its file has been right at least once in this life of the agent. */
  readonly rendered: boolean;
  readonly failures: number;
  readonly failure?: string;
  /** Set after an execution error: its freely readable secrets are read again before the next attempt. */
  readonly refresh: boolean;
};

/** A template that has not been looked at: due as soon as there is a token. */
export function newTemplate(config: TemplateConfig, script: Script): TemplateState {
  return {
    config,
    script,
    renderAt: 0,
    uses: [],
    writing: false,
    rendered: false,
    failures: 0,
    refresh: false,
  };
}

/**
 * The template after something it uses has changed: due now, or, with `wait` and once every template was rendered,
 * when changes have paused for the minimum, but no later than the maximum after the first one.
 */
export function templateTouched(template: TemplateState, allRendered: boolean, now: number): TemplateState {
  const { wait } = template.config;
  if (wait === undefined || !allRendered) return { ...template, renderAt: now };
  const changingSince = template.changingSince ?? now;
  const renderAt = Math.min(now + wait.minMs, changingSince + wait.maxMs);
  return { ...template, changingSince, renderAt };
}

/** The template after an execution; one that lacks data waits for it. */
export function templateExecuted(
  template: TemplateState,
  rendering: Rendering,
  uses: readonly string[],
  chance: Chance,
): TemplateState {
  const { renderAt: _at, changingSince: _since, ...settled } = template;
  const executed = { ...settled, uses };
  if (rendering.outcome === 'missing') return executed;
  if (rendering.outcome === 'text') return { ...executed, output: rendering };
  return failed({ ...executed, refresh: true }, rendering.message, chance);
}

/** The template with its text being written. */
export function templateStarted(template: TemplateState): TemplateState {
  const { output: _output, ...rest } = template;
  return { ...rest, writing: true };
}

/** The template after its file was found or made right. */
export function templateWritten(template: TemplateState): TemplateState {
  const { failure: _failure, ...rest } = template;
  return { ...rest, writing: false, rendered: true, failures: 0, refresh: false };
}

/** The template after its file could not be written: rendered and tried again after a growing wait. */
export function templateWriteFailed(template: TemplateState, reason: string, chance: Chance): TemplateState {
  return failed({ ...template, writing: false, refresh: false }, reason, chance);
}

/** Whether the template may be rendered now. */
export function isRenderDue(template: TemplateState, now: number): boolean {
  return template.renderAt !== undefined && template.renderAt <= now && !template.writing;
}

function failed(template: TemplateState, failure: string, chance: Chance): TemplateState {
  const failures = template.failures + 1;
  const renderAt = chance.now + restartDelay(failures, chance.random);
  return { ...template, failures, failure, renderAt };
}
