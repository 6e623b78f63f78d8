import type { Declaration } from './entry.ts';

/** Why a function cannot be called with so many arguments, in Go's words; undefined when it can. */
export function arityFault({ name, params, rest }: Declaration, count: number): string | undefined {
  if (rest === undefined) {
    if (count === params.length) return undefined;
    return `wrong number of args for ${name}: want ${params.length} got ${count}`;
  }
  if (count >= params.length) return undefined;
  return `wrong number of args for ${name}: want at least ${params.length} got ${count}`;
}

/** The Go type of the argument at an index. */
export function parameterType({ params, rest }: Declaration, index: number): string {
  return params[index] ?? rest ?? 'interface {}';
}
