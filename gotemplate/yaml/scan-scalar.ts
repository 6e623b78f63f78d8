import { encodeRune } from '../values/text.ts';
import { isBlank, isBlankOrEnd, isBreak } from './character.ts';
import { yamlFault } from './fault.ts';
import { foldBreaks } from './fold.ts';
import type { YamlReader } from './reader.ts';

/** What a run of white space inside of a scalar stands for, and whether it went over the end of a line. */
interface Gap {
  readonly text: string;
  readonly multiline: boolean;
}

/** Reads white space; after a break the blanks that indent the next line do not count. `checkBlank` may refuse those. */
function readGap(reader: YamlReader, continued: boolean, checkBlank: () => void = () => undefined): Gap {
  let blanks = '';
  let first = '';
  let others = '';
  let multiline = continued;
  while (isBlank(reader.peek()) || isBreak(reader.peek())) {
    if (isBlank(reader.peek())) {
      if (multiline) checkBlank();
      const blank = reader.read();
      if (!multiline) blanks += blank;
    } else if (multiline) others += reader.readBreak();
    else {
      first = reader.readBreak();
      multiline = true;
    }
  }
  return { text: multiline ? foldBreaks(first, others) : blanks, multiline };
}

/** Where a plain scalar is read: the indentation it must exceed, and whether brackets end it. */
export interface PlainContext {
  readonly indent: number;
  readonly inFlow: boolean;
}

function endsPlain(reader: YamlReader, inFlow: boolean): boolean {
  const char = reader.peek();
  if (isBlankOrEnd(char)) return true;
  if (char === ':' && isBlankOrEnd(reader.peek(1))) return true;
  return inFlow && ',?[]{}'.includes(char);
}

/** Reads a scalar without quotes; `multiline` tells that it was followed by a line break. */
export function scanPlain(
  reader: YamlReader,
  { indent, inFlow }: PlainContext,
): { value: string; multiline: boolean } {
  const noTab = () => {
    if (reader.peek() === '\t' && reader.column <= indent) {
      throw yamlFault('found a tab character that violates indentation', reader.line + 1);
    }
  };
  let value = '';
  let gap: Gap = { text: '', multiline: false };
  while (!reader.atDocumentIndicator && reader.peek() !== '#') {
    if (!endsPlain(reader, inFlow)) {
      value += gap.text;
      gap = { text: '', multiline: false };
    }
    while (!endsPlain(reader, inFlow)) value += reader.read();
    if (!isBlank(reader.peek()) && !isBreak(reader.peek())) break;
    gap = readGap(reader, false, noTab);
    if (!inFlow && reader.column <= indent) break;
  }
  return { value, multiline: gap.multiline };
}

/** Reads a scalar in single or double quotes; the reader stands at the opening one. */
export function scanQuoted(reader: YamlReader): string {
  const mark = reader.read();
  let value = '';
  for (;;) {
    if (reader.atDocumentIndicator) throw yamlFault('found unexpected document indicator', reader.line + 1);
    if (reader.peek() === '') throw yamlFault('found unexpected end of stream', reader.line + 1);
    const { text, continued } = readWord(reader, mark);
    value += text;
    if (reader.peek() === mark) break;
    value += readGap(reader, continued).text;
  }
  reader.skip();
  return value;
}

/** Reads up to white space or the closing mark; `continued` tells that an escaped line break ended it. */
function readWord(reader: YamlReader, mark: string): { text: string; continued: boolean } {
  let text = '';
  while (!isBlankOrEnd(reader.peek())) {
    if (reader.peek() === mark) {
      if (mark !== "'" || reader.peek(1) !== mark) break;
      reader.skip();
      text += reader.read();
    } else if (mark === '"' && reader.peek() === '\\') {
      reader.skip();
      if (isBreak(reader.peek())) {
        reader.readBreak();
        return { text, continued: true };
      }
      text += readEscape(reader);
    } else text += reader.read();
  }
  return { text, continued: false };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\xc2\x85'],
  ['_', '\xc2\xa0'],
  ['L', '\xe2\x80\xa8'],
  ['P', '\xe2\x80\xa9'],
]);

/** How many hexadecimal digits follow. */
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function readEscape(reader: YamlReader): string {
  const letter = reader.peek();
  const plain = ESCAPES.get(letter);
  const length = CODE_LENGTHS.get(letter);
  if (plain === undefined && length === undefined) {
    throw yamlFault('found unknown escape character', reader.line + 1);
  }
  reader.skip();
  return plain ?? readCode(reader, length ?? 0);
}

function readCode(reader: YamlReader, length: number): string {
  let digits = '';
  for (let i = 0; i < length; i++) digits += reader.peek(i);
  if (!/^[0-9A-Fa-f]+$/.test(digits) || digits.length < length) {
    throw yamlFault('did not find expected hexdecimal number', reader.line + 1);
  }
  const code = parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw yamlFault('found invalid Unicode character escape code', reader.line + 1);
  }
  reader.skip(length);
  return encodeRune(code);
}
