import { isBlank, isBreak, isBreakOrEnd } from './character.ts';
import { yamlFault } from './fault.ts';
import { foldBreaks } from './fold.ts';
import type { YamlReader } from './reader.ts';

/** What may stand behind `|` or `>`: how the end is treated, and by how much the text is indented (0: found out). */
interface Header {
  readonly chomping: '' | '+' | '-';
  readonly increment: number;
}

/** Reads a block scalar; the reader stands at `|` or `>`, `parentIndent` is the column of what it belongs to, or -1. */
export function scanBlock(reader: YamlReader, parentIndent: number): string {
  const folded = reader.read() === '>';
  const { chomping, increment } = readHeader(reader);
  const given = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  const { breaks, widest } = readBreaks(reader, given);
  const indent = given === 0 ? Math.max(widest, parentIndent + 1, 1) : given;
  const { value, lineBreak, emptyLines } = readLines(reader, { indent, folded, emptyLines: breaks });
  if (chomping === '-') return value;
  return chomping === '+' ? value + lineBreak + emptyLines : value + lineBreak;
}

/** Reads the lines that are indented enough; what ends the last of them is not yet part of the value. */
function readLines(
  reader: YamlReader,
  { indent, folded, emptyLines }: { indent: number; folded: boolean; emptyLines: string },
): { value: string; lineBreak: string; emptyLines: string } {
  let value = '';
  let lineBreak = '';
  let breaks = emptyLines;
  let afterBlank = false;
  while (reader.column === indent && reader.peek() !== '') {
    const beforeBlank = isBlank(reader.peek());
    const folds = folded && !afterBlank && !beforeBlank;
    value += folds ? foldBreaks(lineBreak, breaks) : lineBreak + breaks;
    afterBlank = beforeBlank;
    value += reader.readWhile((char) => !isBreakOrEnd(char));
    lineBreak = isBreak(reader.peek()) ? reader.readBreak() : '';
    breaks = readBreaks(reader, indent).breaks;
  }
  return { value, lineBreak, emptyLines: breaks };
}

function readHeader(reader: YamlReader): Header {
  const text = reader.readWhile((char) => /^[-+0-9]$/.test(char));
  const [, sign = '', digit = '', digitFirst = '', signAfter = ''] =
    /^(?:([-+])([1-9])?|([1-9])([-+])?)?$/.exec(text) ?? refuseHeader(reader, text);
  reader.skipBlanks();
  reader.skipComment();
  if (!isBreakOrEnd(reader.peek())) {
    throw yamlFault('did not find expected comment or line break', reader.line + 1);
  }
  reader.skipBreak();
  const chomping = sign + signAfter;
  return {
    chomping: chomping === '+' || chomping === '-' ? chomping : '',
    increment: Number(digit + digitFirst),
  };
}

function refuseHeader(reader: YamlReader, text: string): never {
  const isZero = /^[-+]?0/.test(text);
  const problem = isZero
    ? 'found an indentation indicator equal to 0'
    : 'did not find expected comment or line break';
  throw yamlFault(problem, reader.line + 1);
}

/** Reads indentation and empty lines; `indent` 0 means that it is not known yet, and `widest` helps to find it. */
function readBreaks(reader: YamlReader, indent: number): { breaks: string; widest: number } {
  const within = () => indent === 0 || reader.column < indent;
  let breaks = '';
  let widest = 0;
  for (;;) {
    while (within() && reader.peek() === ' ') reader.skip();
    widest = Math.max(widest, reader.column);
    if (within() && reader.peek() === '\t') {
      throw yamlFault('found a tab character where an indentation space is expected', reader.line + 1);
    }
    if (!isBreak(reader.peek())) return { breaks, widest };
    breaks += reader.readBreak();
  }
}
