import type { Position } from '../issue.ts';
import { takeHeredoc } from './heredoc.ts';
import type { Literal } from './node.ts';
import { takeQuoted } from './quoted.ts';
import { Source } from './source.ts';

export type Mark = '{' | '}' | '[' | ']' | ',' | '=' | 'end';

/** A piece of an HCL text. Quoted texts may be keys as well as values, heredocs only values. */
export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly at: Position }
  | { readonly kind: 'quoted'; readonly text: string; readonly at: Position }
  | { readonly kind: 'value'; readonly literal: Literal; readonly at: Position }
  | { readonly kind: Mark; readonly at: Position };

const blank = /[ \t\r\n]+/y;
const lineComment = /(?:#|\/\/)[^\n]*/y;
const blockComment = /\/\*[^]*?\*\//y;
const word = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const float = /-?\d+(?:\.\d*(?:[eE][+-]?\d*)?|[eE][+-]?\d*)|\.\d+/y;
const integer = /-?(?:0[xX][0-9a-fA-F]*|\d+)/y;
/** HCL looks for 8 and 9 from the second digit on only: `08` is a token, which texts take and whole numbers do not. */
const illegalInteger = /^-?0(?:\d+[89]|[xX]$)/;
const mark = /[{}[\],=]/y;

/** The tokens of an HCL 1 text, comments left out, the last one an `end`. Throws a SyntaxFault. */
export function lexHcl(text: string): readonly [Token, ...Token[]] {
  const source = new Source(text.replaceAll('\r\n', '\n'));
  const first = nextToken(source);
  const tokens: [Token, ...Token[]] = [first];
  for (let token = first; token.kind !== 'end'; tokens.push(token)) token = nextToken(source);
  return tokens;
}

function nextToken(source: Source): Token {
  skipBlanks(source);
  const at = source.at;
  if (source.ended) return { kind: 'end', at };
  if (source.startsWith('"')) return { kind: 'quoted', text: takeQuoted(source, 'hcl'), at };
  if (source.startsWith('<')) return valueToken('string', takeHeredoc(source), at);
  const symbol = source.match(mark);
  if (symbol !== '') return { kind: symbol as Mark, at };
  return wordToken(source, at) ?? numberToken(source, at);
}

function skipBlanks(source: Source): void {
  while (source.match(blank) + source.match(lineComment) + source.match(blockComment) !== '');
  if (source.startsWith('/*')) throw source.fault('comment has no closing "*/"');
}

function wordToken(source: Source, at: Position): Token | undefined {
  const text = source.match(word);
  if (text === '') return undefined;
  return text === 'true' || text === 'false' ? valueToken('bool', text, at) : { kind: 'name', text, at };
}

function numberToken(source: Source, at: Position): Token {
  const decimal = source.match(float);
  if (decimal !== '') return valueToken('float', decimal, at);
  const whole = source.match(integer);
  if (whole === '') throw source.fault(`unexpected character ${JSON.stringify(source.next)}`);
  if (illegalInteger.test(whole))
    throw source.fault(`${whole} is not a number: digits after a leading 0 are octal, after 0x hexadecimal`);
  return valueToken('number', whole, at);
}

function valueToken(kind: Literal['kind'], text: string, at: Position): Token {
  return { kind: 'value', literal: { kind, text, at }, at };
}
