import { Executor } from './evaluate.ts';
import type { Programs } from './evaluation/machine.ts';
import { DEFAULT_LIMITS } from './evaluation/limits.ts';
import type { Limits } from './evaluation/limits.ts';
import type { Run } from './evaluation/run.ts';
import type { Call, Ports } from './functions/entry.ts';
import { newScratch } from './functions/vault/scratch.ts';
import type { Reference } from './references.ts';
import type { GoStruct, Value } from './value.ts';
import { isolated } from './vault/isolation.ts';
import type { Lookup } from './vault/isolation.ts';

/** What a rendering may use. Everything beyond the template's text comes from here. */
export interface RenderContext {
  /**
   * The value behind a reference, or undefined while it is unknown. May throw FunctionError, for example for a file
   * that must not be read.
   */
  readonly lookup: Lookup;
  /** Environment variables for `env`, byte strings; none when absent. */
  readonly env?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A number in [0, 1), for functions that make random values. */
  readonly random: () => number;
  /** Effects that functions may have; none when absent. */
  readonly ports?: Ports;
  /** The dot of the main template; nil when absent, as in Vault Agent. */
  readonly dot?: Value;
  readonly limits?: Partial<Limits>;
}

/** The outcome of one rendering. With anything missing, the output is not final: fetch, then render again. */
export interface Rendering {
  /** A byte string; see toBytes and toText. */
  readonly output: string;
  /** Everything asked for, in order of first use. */
  readonly used: readonly Reference[];
  /** What was asked for and not known. */
  readonly missing: readonly Reference[];
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** A template ready to render: compiled, with the functions it names at hand. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
  readonly programs: Programs;
  readonly functionNames: ReadonlySet<string>;
  readonly errorOnMissingKey: boolean;
}

/** Renders a template against what is known; throws TemplateError of stage `exec`. */
export function renderPrepared(template: Prepared, context: RenderContext): Rendering {
  const used = new Map<string, Reference>();
  const missing = new Map<string, Reference>();
  const find = isolated(context.lookup, template.functionNames);
  const lookup: Lookup = (reference) => {
    used.set(reference.identity, reference);
    const value = find(reference);
    if (value === undefined) missing.set(reference.identity, reference);
    return value;
  };
  const setting = {
    templateName: template.name,
    text: template.text,
    errorOnMissingKey: template.errorOnMissingKey,
    limits: { ...DEFAULT_LIMITS, ...context.limits },
    now: context.now,
  };
  const executor = new Executor(setting, template.programs, (run, execute) => {
    return callFor(run, context, { lookup, execute });
  });
  const output = executor.main(context.dot ?? null);
  return { output, used: [...used.values()], missing: [...missing.values()] };
}

function callFor(
  run: Run,
  context: RenderContext,
  { lookup, execute }: Pick<Call, 'lookup' | 'execute'>,
): Call {
  let scratch: GoStruct | undefined;
  return {
    lookup,
    execute,
    env: context.env ?? NOTHING,
    now: context.now,
    random: context.random,
    spend: (steps) => run.spend(steps),
    reserve: (bytes) => run.reserve(bytes),
    get scratch() {
      return (scratch ??= newScratch());
    },
    ports: context.ports ?? {},
  };
}
