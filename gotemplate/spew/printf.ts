import { sprintf } from '../format/printf.ts';
import type { Value } from '../value.ts';
import { spewFormat } from './format.ts';

/** A verb with its flags, width and precision; forms that choose their operand are left to fmt as a whole. */
const DIRECTIVE = /%([-+# 0]*)[0-9]*(?:\.[0-9]*)?(%|[a-zA-Z])/g;

/**
 * fmt.Sprintf in which `%v` shows values as go-spew does; all other verbs are fmt's. Formats with `*` or `[n]` are
 * formatted by fmt alone.
 */
export function spewSprintf(
  format: string,
  operands: readonly Value[],
  reserve: (bytes: number) => void,
): string {
  if (/%[-+# 0]*[[*]|%[^a-zA-Z%]*\.[[*]/.test(format)) return sprintf(format, operands);
  const shown = [...operands];
  let used = 0;
  const prepared = format.replace(DIRECTIVE, (directive: string, flags: string, verb: string) => {
    if (verb === '%') return directive;
    const index = used++;
    const operand = operands[index];
    if (verb !== 'v' || operand === undefined) return directive;
    const known = { types: flags.includes('#'), names: flags.includes('+') };
    shown[index] = spewFormat(operand, known, reserve);
    return '%s';
  });
  return sprintf(prepared, shown);
}
