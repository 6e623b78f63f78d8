import { TemplateError } from './errors.ts';
import { literalArgument } from './evaluation/arguments.ts';
import { arityFault, parameterType } from './functions/arity.ts';
import type { FunctionEntry } from './functions/entry.ts';
import type { FunctionTable } from './functions/table.ts';
import type { TemplateSet } from './parser.ts';
import { functionUses } from './syntax/walk.ts';
import type { FunctionUse } from './syntax/walk.ts';
import { toText } from './values/text.ts';

/**
 * Finds calls that can only fail, without running anything: a wrong number of arguments, or a literal of a type that
 * the function does not take. Yields an error for each, in the order of the text.
 */
export function checkSet(set: TemplateSet, functions: FunctionTable): readonly TemplateError[] {
  const uses = Array.from(set.bodies.values()).flatMap((body) => Array.from(functionUses(body)));
  return uses
    .sort((a, b) => a.position - b.position)
    .flatMap((use) => {
      const entry = functions.get(use.name);
      const detail = entry === undefined || 'family' in entry ? undefined : faultOf(use, entry);
      return detail === undefined ? [] : [errorAt(set, use.position, detail)];
    });
}

function faultOf({ args, isPiped }: FunctionUse, entry: FunctionEntry): string | undefined {
  const arity = arityFault(entry, args.length + (isPiped ? 1 : 0));
  if (arity !== undefined) return arity;
  for (const [i, node] of args.entries()) {
    if (node.kind !== 'nil' && node.kind !== 'bool' && node.kind !== 'string' && node.kind !== 'number')
      continue;
    const { failure } = literalArgument(node, parameterType(entry, i));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function errorAt({ name, text }: TemplateSet, position: number, detail: string): TemplateError {
  const before = text.slice(0, position).split('\n');
  const place = { name: toText(name), line: before.length, column: before.at(-1)?.length ?? 0 };
  return new TemplateError({ stage: 'parse', code: 'syntax', place, detail: toText(detail) });
}
