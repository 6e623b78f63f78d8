import type { Literal } from '../hcl/node.ts';
import { isLiteral, mustBe, refine } from './codec.ts';
import type { Codec } from './codec.ts';

/** A whole number as Go's ParseInt with base 0 reads it: `10`, `0x1f`, `017` and `0o17` (octal), `0b1`, `-3`; else undefined. */
export function parseGoInteger(value: string): number | undefined {
  const [, sign = '', digits = ''] =
    /^([+-]?)(0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9]\d*|0)$/.exec(value) ?? [];
  if (digits === '') return undefined;
  const number = /^0[0-7]/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return Number.isSafeInteger(number) ? (sign === '-' ? -number : number) + 0 : undefined;
}

/** The number of a literal that was lexed as a whole one. */
export function integerOf(literal: Literal): number | undefined {
  return literal.kind === 'number' ? parseGoInteger(literal.text) : undefined;
}

/** A whole number, in quotes or not. */
export const integer: Codec<number> = (node) => {
  const value = isLiteral(node, 'number', 'string') ? parseGoInteger(node.text) : undefined;
  return value === undefined ? mustBe('a whole number', node) : { value };
};

/** A whole number without quotes, as in template stanzas. */
export const strictInteger: Codec<number> = (node) => {
  const value = isLiteral(node, 'number') ? parseGoInteger(node.text) : undefined;
  return value === undefined ? mustBe('a whole number without quotes', node) : { value };
};

/** A whole number that is not below a bound. */
export function integerFrom(lowest: number): Codec<number> {
  return refine(integer, (value, node) =>
    value < lowest ? mustBe(`a whole number from ${lowest} on`, node) : { value },
  );
}

/** A number between 0 and 1, both excluded, without quotes. */
export const fraction: Codec<number> = (node) => {
  const value = isLiteral(node, 'number', 'float') ? Number(node.text) : NaN;
  return value > 0 && value < 1 ? { value } : mustBe('a number between 0 and 1, such as 0.90', node);
};
