/** Where a template went wrong: while it was read, or while it ran. */
export type Stage = 'parse' | 'exec';

/** A place in a template text: template name, line from 1, and byte column from 0 (Go's count). */
export interface Place {
  readonly name: string;
  readonly line: number;
  readonly column?: number;
}

/** Why an execution ended, for callers that treat limits differently from mistakes. */
export type TemplateErrorCode = 'syntax' | 'execution' | 'limit';

/** The only error that parse, check, prepare and render throw. `message` has Go's form: `template: name:line:column: ...`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly stage: Stage;
  readonly code: TemplateErrorCode;
  readonly place: Place;
  /** The sentence without the place, for reports that show the place themselves. */
  readonly detail: string;

  constructor(
    facts: { stage: Stage; code: TemplateErrorCode; place: Place; detail: string; context?: string },
    options?: ErrorOptions,
  ) {
    super(`${describePlace(facts.place)}: ${facts.context ?? ''}${facts.detail}`, options);
    this.stage = facts.stage;
    this.code = facts.code;
    this.place = facts.place;
    this.detail = facts.detail;
  }
}

function describePlace({ name, line, column }: Place): string {
  return `template: ${name}:${line}${column === undefined ? '' : `:${column}`}`;
}

/**
 * What a template function throws for a user's mistake; evaluation adds the place. The message uses Go's words and
 * never quotes a value that may be secret.
 */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}

/** Thrown when an execution uses more steps, depth, output or time than allowed. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}
