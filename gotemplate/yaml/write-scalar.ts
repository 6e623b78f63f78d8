import { runeAt, splitRunes } from '../values/text.ts';
import { isBreak } from './character.ts';
import { BEST_WIDTH, INDENT, type LineWriter } from './line-writer.ts';
import { isPrintable, type ScalarStyle } from './scalar-style.ts';

/** A scalar to be written: its text and style, and whether long lines may be folded (not in keys). */
export interface ScalarText {
  readonly text: string;
  readonly style: ScalarStyle;
  readonly folds: boolean;
}

/** Writes a scalar in the layout of yaml.v2. */
export function writeScalar(writer: LineWriter, scalar: ScalarText): void {
  const outer = writer.indent;
  writer.indent = outer < 0 ? INDENT : outer + INDENT;
  const characters = splitRunes(scalar.text);
  switch (scalar.style) {
    case 'plain':
      writer.separate();
      writePlain(writer, characters, scalar.folds);
      break;
    case 'single-quoted':
      writer.writeIndicator("'");
      writeSingleQuoted(writer, characters, scalar.folds);
      writer.writeIndicator("'", { separated: false });
      break;
    case 'double-quoted':
      writer.writeIndicator('"');
      writeDoubleQuoted(writer, characters, scalar.folds);
      writer.writeIndicator('"', { separated: false });
      break;
    case 'literal':
      writeLiteral(writer, characters);
      writer.indent = outer;
      return;
  }
  writer.settle({ afterSpace: false, onlyIndented: false });
  writer.indent = outer;
}

/** True for a single space behind the best width, where a line can be folded. */
function isFoldable(writer: LineWriter, characters: readonly string[], index: number): boolean {
  return writer.column > BEST_WIDTH && characters[index - 1] !== ' ' && characters[index + 1] !== ' ';
}

function writePlain(writer: LineWriter, characters: readonly string[], folds: boolean): void {
  for (const [index, char] of characters.entries()) {
    if (char === ' ' && folds && isFoldable(writer, characters, index)) writer.writeIndent();
    else writeText(writer, char);
  }
}

/** Spaces next to the quotes are never folded. */
function isInnerSpace(characters: readonly string[], index: number): boolean {
  return characters[index] === ' ' && index > 0 && index < characters.length - 1;
}

function writeSingleQuoted(writer: LineWriter, characters: readonly string[], folds: boolean): void {
  let afterBreak = false;
  for (const [index, char] of characters.entries()) {
    const mayFold = folds && isInnerSpace(characters, index);
    if (isBreak(char)) writeQuotedBreak(writer, char);
    else if (mayFold && isFoldable(writer, characters, index)) writer.writeIndent();
    else {
      if (afterBreak) writer.writeIndent();
      writeText(writer, char === "'" ? "''" : char);
    }
    afterBreak = isBreak(char);
  }
}

/** Only the separators of Unicode occur here: texts with newlines are written in other styles. */
function writeQuotedBreak(writer: LineWriter, lineBreak: string): void {
  writer.putBreak(lineBreak);
  writer.settle({ afterSpace: false, onlyIndented: true });
}

function writeText(writer: LineWriter, text: string): void {
  writer.put(text);
  writer.settle({ afterSpace: false, onlyIndented: false });
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\xc2\x85', 'N'],
  ['\xc2\xa0', '_'],
  ['\xe2\x80\xa8', 'L'],
  ['\xe2\x80\xa9', 'P'],
]);

/** The character behind a backslash, or its code. */
function escape(char: string): string {
  const short = ESCAPES.get(char);
  if (short !== undefined) return `\\${short}`;
  const { rune } = runeAt(char, 0);
  const [letter, width] = rune <= 0xff ? ['x', 2] : rune <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${rune.toString(16).toUpperCase().padStart(width, '0')}`;
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

function needsEscape(char: string): boolean {
  return !isPrintable(char) || isBreak(char) || char === '"' || char === '\\';
}

/** A text that begins with a byte order mark is escaped throughout (a slip of yaml.v2 that readers do not notice). */
function writeDoubleQuoted(writer: LineWriter, characters: readonly string[], folds: boolean): void {
  const escapesAll = characters[0] === BYTE_ORDER_MARK;
  let afterSpace = false;
  for (const [index, char] of characters.entries()) {
    const mayFold = folds && !afterSpace && isInnerSpace(characters, index);
    if (escapesAll || needsEscape(char)) writer.put(escape(char));
    else if (mayFold && writer.column > BEST_WIDTH) {
      writer.writeIndent();
      if (characters[index + 1] === ' ') writer.put('\\');
    } else writer.put(char);
    afterSpace = char === ' ';
  }
}

/** The marks behind `|`: how far the text is indented if that cannot be seen, and what happens to its last line break. */
function literalHints(characters: readonly string[]): string {
  const [first = ''] = characters;
  const last = characters.at(-1) ?? '';
  const indent = first === ' ' || isBreak(first) ? String(INDENT) : '';
  if (!isBreak(last)) return `${indent}-`;
  const keeps = characters.length === 1 || isBreak(characters.at(-2) ?? '');
  return keeps ? `${indent}+` : indent;
}

function writeLiteral(writer: LineWriter, characters: readonly string[]): void {
  writer.writeIndicator(`|${literalHints(characters)}`);
  writer.putBreak();
  writer.settle({ afterSpace: true, onlyIndented: true });
  let afterBreak = true;
  for (const char of characters) {
    if (isBreak(char)) {
      writer.putBreak(char);
      writer.settle({ afterSpace: true, onlyIndented: true });
    } else {
      if (afterBreak) writer.writeIndent();
      writer.put(char);
      writer.settle({ afterSpace: true, onlyIndented: false });
    }
    afterBreak = isBreak(char);
  }
}
