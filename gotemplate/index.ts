/** Go's text/template with the functions of Vault Agent templates; see README.md. */
import { checkSet } from './check.ts';
import type { TemplateError } from './errors.ts';
import { compile } from './evaluate.ts';
import type { Body, FunctionEntry } from './functions/entry.ts';
import { entryOf, functionTable } from './functions/table.ts';
import type { FunctionTable, TableOptions } from './functions/table.ts';
import { parseTemplate } from './parser.ts';
import type { TemplateSet } from './parser.ts';
import { renderPrepared } from './render.ts';
import type { Prepared, RenderContext, Rendering } from './render.ts';
import { fromBytes, fromText } from './values/text.ts';

export { TemplateError, FunctionError } from './errors.ts';
export type { Place, Stage, TemplateErrorCode } from './errors.ts';
export { DEFAULT_LIMITS } from './evaluation/limits.ts';
export type { Limits } from './evaluation/limits.ts';
export type { Ports, WriteRequest } from './functions/entry.ts';
export { decodeJson, JsonError } from './json.ts';
export type { Reference } from './references.ts';
export type { Prepared, RenderContext, Rendering } from './render.ts';
export * from './value.ts';
export { fromBytes, fromText, toBytes, toText } from './values/text.ts';
export { certificateValue, listValue, secretValue } from './vault/response.ts';
export type { Certificate } from './vault/response.ts';

/** How to read a template and which functions it may use. */
export interface TemplateOptions extends TableOptions {
  /** The template's name as errors show it; Vault Agent's templates have none. */
  readonly name?: string;
  readonly leftDelimiter?: string;
  readonly rightDelimiter?: string;
  /** What a missing map key is: `zero`, the default, prints `<no value>`; `error` ends the rendering. */
  readonly missingKey?: 'zero' | 'error';
}

/** A parsed template and the functions it was parsed with. */
export interface Template {
  readonly set: TemplateSet;
  readonly functions: FunctionTable;
  readonly errorOnMissingKey: boolean;
}

/** Reads a template: a JavaScript text, or bytes when they need not be UTF-8. Throws TemplateError of stage `parse`. */
export function parse(text: string | Uint8Array, options: TemplateOptions = {}): Template {
  const functions = functionTable(options);
  const set = parseTemplate(typeof text === 'string' ? fromText(text) : fromBytes(text), {
    name: fromText(options.name ?? ''),
    leftDelimiter: fromText(options.leftDelimiter ?? ''),
    rightDelimiter: fromText(options.rightDelimiter ?? ''),
    isFunction: (name) => functions.has(name),
  });
  return { set, functions, errorOnMissingKey: options.missingKey === 'error' };
}

/**
 * Finds what will fail whenever it runs: wrong numbers of arguments, literals of the wrong type. Runs nothing. sprig's
 * functions are looked at only with `completeTable` of functions/complete.ts, which has all declarations at hand.
 */
export function check(template: Template, functions = template.functions): readonly TemplateError[] {
  return checkSet(template.set, functions);
}

/** Makes a template ready to render: loads the rarely used functions that it names, and compiles it. */
export async function prepare(template: Template): Promise<Prepared> {
  const { set, functions, errorOnMissingKey } = template;
  const loaded = new Map<string, FunctionEntry & { readonly body: Body }>();
  for (const name of set.functionNames) {
    const entry = await entryOf(functions, name);
    if (entry !== undefined)
      loaded.set(name, { ...entry, body: 'body' in entry ? entry.body : await entry.load() });
  }
  const programs = compile(set, (name) => loaded.get(name));
  return { name: set.name, text: set.text, programs, functionNames: set.functionNames, errorOnMissingKey };
}

/** Renders a prepared template against what is known; never fetches. Throws TemplateError of stage `exec`. */
export function render(template: Prepared, context: RenderContext): Rendering {
  return renderPrepared(template, context);
}
