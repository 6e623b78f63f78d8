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
  const shown: Value[] = [];
  const prepared = format.replace(DIRECTIVE, (directive: string, flags: string, verb: string) => {
    const operand = operands[shown.length];
    if (verb === '%' || operand === undefined) return directive;
    const known = { types: flags.includes('#'), names: flags.includes('+') };
    shown.push(verb === 'v' ? spewFormat(operand, known, reserve) : operand);
    return verb === 'v' ? '%s' : directive;
  });
  return sprintf(prepared, shown) + extraText(operands.slice(shown.length), reserve);
}

/** The report on operands that no verb asked for; go-spew has wrapped them before fmt sees them. */
function extraText(operands: readonly Value[], reserve: (bytes: number) => void): string {
  if (operands.length === 0) return '';
  const texts = operands.map((operand) => spewFormat(operand, { types: false, names: false }, reserve));
  return `%!(EXTRA ${texts.map((text) => `*spew.formatState=${text}`).join(', ')})`;
}
