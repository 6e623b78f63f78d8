import { parseFloat } from '../strconv/floats.ts';
import { parseInt, parseUint } from '../strconv/integers.ts';
import { unquoteCharacter } from '../strconv/unquote.ts';
import type { NumberNode } from './nodes.ts';
import type { Token } from './token.ts';

type Forms = Omit<NumberNode, 'kind' | 'position' | 'text'>;

/** The forms a numeric or character token can take (Go's ideal constants), or the sentence of why it is none. */
export function readNumber(token: Token): NumberNode | string {
  const forms = formsOf(token);
  return typeof forms === 'string'
    ? forms
    : { kind: 'number', position: token.position, text: token.text, ...forms };
}

function formsOf({ kind, text }: Token): Forms | string {
  if (kind === 'characterConstant') return characterForms(text);
  if (kind === 'complex') return complexForms(text);
  if (text.endsWith('i')) {
    const imaginary = parseFloat(text.slice(0, -1));
    if (imaginary.fault === undefined) return withComplex(0, imaginary.value);
  }
  return realForms(text);
}

function characterForms(text: string): Forms | string {
  const character = unquoteCharacter(text.slice(1), 0, "'");
  if (character === undefined) return 'invalid syntax';
  if (text.slice(character.end + 1) !== "'") return `malformed character constant: ${text}`;
  const value = BigInt(character.rune);
  return { int: value, uint: value, float: character.rune };
}

function complexForms(text: string): Forms | string {
  const split = Math.max(...['+', '-'].map((sign) => lastSign(text, sign)));
  const real = parseFloat(text.slice(0, split));
  const imaginary = parseFloat(text.slice(split, -1));
  if (real.fault !== undefined || imaginary.fault !== undefined)
    return 'syntax error scanning complex number';
  return withComplex(real.value, imaginary.value);
}

/** Index of the last such sign that does not belong to an exponent. */
function lastSign(text: string, sign: string): number {
  const exponentMarks = /^[+-]?0[xX]/.test(text) ? 'pP' : 'eEpP';
  for (let at = text.lastIndexOf(sign); at > 0; at = text.lastIndexOf(sign, at - 1)) {
    if (!exponentMarks.includes(text[at - 1] ?? 'x')) return at;
  }
  return 0;
}

/** A complex constant without imaginary part is also a float, and an integer when it has no fraction. */
function withComplex(real: number, imaginary: number): Forms {
  const complex = { real, imaginary };
  return imaginary === 0 ? { ...integerForms(real), float: real, complex } : { complex };
}

function realForms(text: string): Forms | string {
  const uint = parseUint(text, 0);
  const int = parseInt(text, 0);
  if (int.fault === undefined) {
    const isZero = int.value === 0n;
    const unsigned = uint.fault === undefined ? uint.value : 0n;
    return {
      int: int.value,
      float: Number(int.value),
      ...(uint.fault === undefined || isZero ? { uint: unsigned } : {}),
    };
  }
  if (uint.fault === undefined) return { uint: uint.value, float: Number(uint.value) };
  const float = parseFloat(text);
  if (float.fault !== undefined) return `illegal number syntax: "${text}"`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: "${text}"`;
  return { ...integerForms(float.value), float: float.value };
}

/** The integer forms of a float without fraction that fits them. */
function integerForms(value: number): Forms {
  if (!Number.isInteger(value)) return {};
  const integer = BigInt(value);
  return {
    ...(BigInt.asIntN(64, integer) === integer ? { int: integer } : {}),
    ...(BigInt.asUintN(64, integer) === integer ? { uint: integer } : {}),
  };
}
