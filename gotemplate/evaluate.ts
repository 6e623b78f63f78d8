import { FunctionError, LimitError, TemplateError } from './errors.ts';
import type { Functions } from './evaluation/expressions.ts';
import { Machine } from './evaluation/machine.ts';
import type { Programs } from './evaluation/machine.ts';
import { compileBody } from './evaluation/program.ts';
import type { Program } from './evaluation/program.ts';
import { Run } from './evaluation/run.ts';
import type { Setting } from './evaluation/run.ts';
import type { Call } from './functions/entry.ts';
import type { TemplateSet } from './parser.ts';
import { quote } from './strconv/quote.ts';
import type { Value } from './value.ts';

/** Executions within executions (`executeTemplate` inside what it executes); each takes a part of the engine's stack. */
const MAX_EXECUTIONS = 100;

/** Compiles every template of a set. */
export function compile(set: TemplateSet, functions: Functions): Programs {
  return new Map(Array.from(set.bodies, ([name, body]) => [name, compileBody(body, functions)]));
}

/** Executes templates of one set within one run. */
export class Executor {
  readonly #run: Run;
  readonly #programs: Programs;
  #executions = 0;

  /** `callFor` builds what functions may use; its second argument renders another template of the set. */
  constructor(
    setting: Setting,
    programs: Programs,
    callFor: (run: Run, execute: (name: string, dot: Value) => string) => Call,
  ) {
    this.#programs = programs;
    this.#run = new Run(setting, (run) => callFor(run, (name, dot) => this.#nested(name, dot)));
  }

  /** Renders the main template; yields the output, or throws TemplateError. */
  main(dot: Value): string {
    const { templateName } = this.#run.setting;
    return this.#guarded(() => this.#execute(this.#programs.get(templateName) ?? [], templateName, dot));
  }

  /** Renders a template by name while another runs, which then goes on undisturbed (`executeTemplate`). */
  #nested(name: string, dot: Value): string {
    const program = this.#programs.get(name);
    if (program === undefined) {
      const { templateName } = this.#run.setting;
      throw new FunctionError(
        `template: no template ${quote(name)} associated with template ${quote(templateName)}`,
      );
    }
    if (this.#executions >= MAX_EXECUTIONS) throw new LimitError('templates execute each other without end');
    const { variables, running, node } = this.#run;
    try {
      return this.#guarded(() => this.#execute(program, name, dot));
    } catch (error) {
      if (!(error instanceof TemplateError) || error.code === 'limit') throw error;
      throw new FunctionError(error.message, { cause: error });
    } finally {
      Object.assign(this.#run, { variables, running, node });
    }
  }

  #execute(program: Program, name: string, dot: Value): string {
    this.#executions++;
    try {
      return new Machine(this.#run, this.#programs).run(program, name, dot);
    } finally {
      this.#executions--;
    }
  }

  /** Gives a place to errors of limits, which are thrown without one. */
  #guarded(execute: () => string): string {
    try {
      return execute();
    } catch (error) {
      if (error instanceof LimitError) return this.#run.fail(error.message, { code: 'limit', cause: error });
      if (error instanceof RangeError) {
        return this.#run.fail('too much text or nesting', { code: 'limit', cause: error });
      }
      throw error;
    }
  }
}
