import { FunctionError, LimitError, TemplateError } from '../errors.ts';
import type { TemplateErrorCode } from '../errors.ts';
import type { Call } from '../functions/entry.ts';
import { quote } from '../strconv/quote.ts';
import { describeNode } from '../syntax/describe.ts';
import type { Located } from '../syntax/nodes.ts';
import type { Value } from '../value.ts';
import { toText } from '../values/text.ts';
import type { Limits } from './limits.ts';

/** Steps between two looks at the clock. */
const CLOCK_INTERVAL = 1024;

/** What stays the same while a template and the templates it calls run. */
export interface Setting {
  readonly templateName: string;
  readonly text: string;
  readonly errorOnMissingKey: boolean;
  readonly limits: Limits;
  readonly now: () => number;
}

/** The state of one execution: variables, the place reached, and what was used of the limits. */
export class Run {
  readonly setting: Setting;
  readonly call: Call;
  /** Values of the variables of the running template, by slot. */
  variables: (Value | undefined)[] = [];
  /** Name of the running template (a definition, or the main one). */
  running: string;
  /** The node that an error would name. */
  node: Located | undefined;
  #steps = 0;
  #nextClock = CLOCK_INTERVAL;
  readonly #deadline: number;

  constructor(setting: Setting, callFor: (run: Run) => Call) {
    this.setting = setting;
    this.running = setting.templateName;
    this.#deadline = setting.now() + setting.limits.milliseconds;
    this.call = callFor(this);
  }

  /** Counts work; throws LimitError when the steps or the time are used up. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps < this.#nextClock) return;
    this.#nextClock = this.#steps + CLOCK_INTERVAL;
    if (this.#steps > this.setting.limits.steps) throw new LimitError('template took too many steps');
    if (this.setting.now() > this.#deadline) throw new LimitError('template took too long');
  }

  /** Throws LimitError when a text of so many bytes would exceed the output limit. */
  reserve(bytes: number): void {
    if (bytes > this.setting.limits.outputBytes) throw new LimitError('template made too much text');
  }

  /** Throws an execution error at the current node, worded as Go words it. */
  fail(detail: string, options: { cause?: unknown; code?: TemplateErrorCode } = {}): never {
    const { templateName, text } = this.setting;
    const position = this.node?.position ?? 0;
    const lineStart = text.lastIndexOf('\n', position - 1) + 1;
    const line = text.slice(0, position).split('\n').length;
    const place = { name: toText(templateName), line, column: position - lineStart };
    const at = this.node === undefined ? '' : ` at <${describeNode(this.node)}>`;
    throw new TemplateError(
      {
        stage: 'exec',
        code: options.code ?? 'execution',
        place,
        context: toText(`executing ${quote(this.running)}${at}: `),
        detail: toText(detail),
      },
      options.cause === undefined ? undefined : { cause: options.cause },
    );
  }

  /** Turns whatever a function threw into an execution error at the given node. */
  failCalling(name: string, node: Located, error: unknown): never {
    if (error instanceof TemplateError) throw error;
    this.node = node;
    const code = error instanceof LimitError || error instanceof RangeError ? 'limit' : 'execution';
    const isWorded = error instanceof FunctionError || error instanceof LimitError;
    const detail = isWorded
      ? error.message
      : error instanceof RangeError
        ? 'too much text or nesting'
        : 'internal error';
    return this.fail(`error calling ${name}: ${detail}`, { code, cause: error });
  }
}
