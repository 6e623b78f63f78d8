import { sprintf } from '../format/printf.ts';
import type { OperandReader } from '../format/printf.ts';
import { pad, truncate } from '../format/flags.ts';
import type { Flags } from '../format/flags.ts';
import type { Verb } from '../format/value.ts';
import type { Value } from '../value.ts';
import { spewFormat } from './format.ts';
import type { SpewFlags } from './format.ts';

/** The type in which go-spew hides every operand from fmt. */
const WRAPPER = '*spew.formatState';

/** fmt.Sprintf in which `%v` shows values as go-spew does; for all other verbs go-spew asks fmt once more. */
export function spewSprintf(
  format: string,
  operands: readonly Value[],
  reserve: (bytes: number) => void,
): string {
  const spew = (operand: Value, flags: SpewFlags) => spewFormat(operand, flags, reserve);
  const reader: OperandReader = {
    text: (operand, { verb, flags }: Verb) => {
      if (verb === 'v') return spew(operand, { types: flags.sharpV, names: flags.plusV });
      if (verb === 'T') return pad(truncate(WRAPPER, flags), flags);
      return sprintf(directive(verb, flags), [operand]);
    },
    integer: () => undefined,
    extra: (operand) => `${WRAPPER}=${spew(operand, { types: false, names: false })}`,
  };
  return sprintf(format, operands, reader);
}

/** The verb with its flags, width and precision written out again. */
function directive(verb: string, { zero, minus, plus, sharp, space, width, precision }: Flags): string {
  const signs = [zero && '0', minus && '-', plus && '+', sharp && '#', space && ' '];
  const size = `${width ?? ''}${precision === undefined ? '' : `.${precision}`}`;
  return `%${signs.filter((sign) => sign !== false).join('')}${size}${verb}`;
}
