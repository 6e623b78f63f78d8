import { GoInt, typeOf, unwrapInterface } from '../value.ts';
import type { Value } from '../value.ts';
import { encodeRune, runeAt } from '../values/text.ts';
import { NO_FLAGS } from './flags.ts';
import type { Flags } from './flags.ts';
import { formatOperand } from './value.ts';
import type { Verb } from './value.ts';

/** Largest width or precision; larger ones count as mistakes, as in Go. */
const LARGEST = 1e6;

/** What a format makes of its operands. */
export interface OperandReader {
  /** The text of an operand for a verb. */
  readonly text: (operand: Value, verb: Verb) => string;
  /** An operand as width or precision; undefined when it is no integer. */
  readonly integer: (operand: Value) => number | undefined;
  /** The report on an operand that no verb asked for. */
  readonly extra: (operand: Value) => string;
}

const PLAIN: OperandReader = {
  text: formatOperand,
  integer: (operand) => (operand instanceof GoInt ? Number(operand.value) : undefined),
  extra: (operand) => {
    const value = unwrapInterface(operand);
    if (value === null) return '<nil>';
    return `${typeOf(value)}=${formatOperand(value, { verb: 'v', flags: NO_FLAGS })}`;
  },
};

/** fmt.Sprintf over byte strings, with its reports of wrong, missing and extra operands. */
export function sprintf(format: string, operands: readonly Value[], reader: OperandReader = PLAIN): string {
  return new Formatter(format, operands, reader).run();
}

type MutableFlags = { -readonly [Key in keyof Flags]: Flags[Key] };

class Formatter {
  readonly #format: string;
  readonly #operands: readonly Value[];
  readonly #reader: OperandReader;
  #at = 0;
  #next = 0;
  #output = '';
  /** True once an explicit index such as `%[2]d` was seen: extra operands are then not reported. */
  #reordered = false;
  #isIndexGood = true;
  #isAfterIndex = false;

  constructor(format: string, operands: readonly Value[], reader: OperandReader) {
    this.#format = format;
    this.#operands = operands;
    this.#reader = reader;
  }

  run(): string {
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at);
      if (percent < 0) break;
      this.#output += this.#format.slice(this.#at, percent);
      this.#at = percent + 1;
      this.#isIndexGood = true;
      this.#verb(this.#flags());
    }
    this.#output += this.#format.slice(this.#at);
    return this.#output + this.#extra();
  }

  #flags(): MutableFlags {
    const flags: MutableFlags = { ...NO_FLAGS };
    for (; ; this.#at++) {
      const name = FLAG_NAMES.get(this.#format[this.#at] ?? '');
      if (name === undefined) break;
      flags[name] = true;
    }
    this.#index();
    this.#width(flags);
    this.#precision(flags);
    if (!this.#isAfterIndex) this.#index();
    return flags;
  }

  #width(flags: MutableFlags): void {
    if (this.#format[this.#at] === '*') {
      this.#at++;
      flags.width = this.#integerOperand();
      if (flags.width === undefined) this.#output += '%!(BADWIDTH)';
      else if (flags.width < 0) Object.assign(flags, { width: -flags.width, minus: true, zero: false });
      this.#isAfterIndex = false;
      return;
    }
    flags.width = this.#number();
    if (this.#isAfterIndex && flags.width !== undefined) this.#isIndexGood = false;
  }

  #precision(flags: MutableFlags): void {
    if (this.#format[this.#at] !== '.' || this.#at + 1 >= this.#format.length) return;
    this.#at++;
    if (this.#isAfterIndex) this.#isIndexGood = false;
    this.#index();
    if (this.#format[this.#at] !== '*') {
      flags.precision = this.#number() ?? 0;
      return;
    }
    this.#at++;
    const operand = this.#integerOperand();
    flags.precision = operand !== undefined && operand >= 0 ? operand : undefined;
    if (flags.precision === undefined) this.#output += '%!(BADPREC)';
    this.#isAfterIndex = false;
  }

  /** Reads an explicit operand index, `[n]`, if one stands here. */
  #index(): void {
    this.#isAfterIndex = false;
    if (this.#format[this.#at] !== '[') return;
    this.#reordered = true;
    const close = this.#at + 3 > this.#format.length ? -1 : this.#format.indexOf(']', this.#at);
    const inner = close < 0 ? '' : this.#format.slice(this.#at + 1, close);
    const index = /^[0-9]{1,7}$/.test(inner) ? Number(inner) - 1 : undefined;
    this.#at = close < 0 ? this.#at + 1 : close + 1;
    if (index !== undefined && index >= 0 && index < this.#operands.length) {
      this.#next = index;
      this.#isAfterIndex = true;
      return;
    }
    this.#isIndexGood = false;
    this.#isAfterIndex = index !== undefined;
  }

  #number(): number | undefined {
    let end = this.#at;
    while (/[0-9]/.test(this.#format[end] ?? '')) end++;
    const digits = this.#format.slice(this.#at, end);
    const value = Number(digits);
    const isTooLong = Number(digits.slice(0, -1)) > LARGEST;
    this.#at = isTooLong ? this.#format.length : end;
    return digits === '' || isTooLong ? undefined : value;
  }

  #integerOperand(): number | undefined {
    if (this.#next >= this.#operands.length) return undefined;
    const value = this.#reader.integer(this.#operands[this.#next++] ?? null) ?? Infinity;
    return Math.abs(value) > LARGEST ? undefined : value;
  }

  #verb(flags: MutableFlags): void {
    if (this.#at >= this.#format.length) {
      this.#output += '%!(NOVERB)';
      return;
    }
    const { rune, width } = runeAt(this.#format, this.#at);
    this.#at += width;
    this.#output += this.#formatted(encodeRune(rune), flags);
  }

  #formatted(verb: string, flags: MutableFlags): string {
    if (verb === '%') return '%';
    if (!this.#isIndexGood) return `%!${verb}(BADINDEX)`;
    if (this.#next >= this.#operands.length) return `%!${verb}(MISSING)`;
    const operand = this.#operands[this.#next++] ?? null;
    if (verb === 'v' || verb === 'w') {
      Object.assign(flags, { sharpV: flags.sharp, sharp: false, plusV: flags.plus, plus: false });
    }
    return this.#reader.text(operand, { verb, flags });
  }

  #extra(): string {
    if (this.#reordered || this.#next >= this.#operands.length) return '';
    const rest = this.#operands.slice(this.#next).map(this.#reader.extra);
    return `%!(EXTRA ${rest.join(', ')})`;
  }
}

const FLAG_NAMES: ReadonlyMap<string, 'sharp' | 'zero' | 'plus' | 'minus' | 'space'> = new Map([
  ['#', 'sharp'],
  ['0', 'zero'],
  ['+', 'plus'],
  ['-', 'minus'],
  [' ', 'space'],
]);
