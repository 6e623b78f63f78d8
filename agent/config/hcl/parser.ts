import { lexHcl } from './lexer.ts';
import type { Token } from './lexer.ts';
import { maxDepth, SyntaxFault } from './node.ts';
import type { Body, Item, Key, List, Node } from './node.ts';

/** The tree of an HCL 1 text. Throws a SyntaxFault. */
export function parseHcl(text: string): Body {
  const tokens = new TokenStream(lexHcl(text));
  return takeBody(tokens, 'end', 0);
}

/** Tokens read one after the other; the last one, `end`, never runs out. */
class TokenStream {
  readonly #tokens: readonly [Token, ...Token[]];
  #index = 0;

  constructor(tokens: readonly [Token, ...Token[]]) {
    this.#tokens = tokens;
  }

  peek(): Token {
    return this.#tokens[this.#index] ?? this.#tokens[0];
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }
}

/** Items up to the closing token; a comma may follow each of them. */
function takeBody(tokens: TokenStream, end: '}' | 'end', depth: number): Body {
  const { at } = tokens.peek();
  const items: Item[] = [];
  while (tokens.peek().kind !== end) {
    items.push(takeItem(tokens, depth));
    if (tokens.peek().kind === ',') tokens.take();
  }
  tokens.take();
  return { kind: 'body', items, at };
}

function takeItem(tokens: TokenStream, depth: number): Item {
  const keys = takeKeys(tokens);
  const token = tokens.take();
  if (token.kind === '{') return { keys, value: takeObject(tokens, token, depth) };
  const name = keys[0].name;
  if (token.kind !== '=') throw unexpected(token, `"=" or "{" after ${name}`);
  if (keys.length > 1) throw unexpected(token, `"{" after the labels of ${name}`);
  return { keys, value: takeValue(tokens, depth) };
}

function takeKeys(tokens: TokenStream): [Key, ...Key[]] {
  const keys: [Key, ...Key[]] = [takeKey(tokens)];
  while (isKey(tokens.peek())) keys.push(takeKey(tokens));
  return keys;
}

function takeKey(tokens: TokenStream): Key {
  const token = tokens.take();
  if (!isKey(token)) throw unexpected(token, 'a key or "}"');
  return { name: token.text, at: token.at };
}

function isKey(token: Token): token is Extract<Token, { text: string }> {
  return token.kind === 'name' || token.kind === 'quoted';
}

function takeValue(tokens: TokenStream, depth: number): Node {
  const token = tokens.take();
  if (token.kind === 'value') return token.literal;
  if (token.kind === 'quoted') return { kind: 'string', text: token.text, at: token.at };
  if (token.kind === '{') return takeObject(tokens, token, depth);
  if (token.kind === '[') return takeList(tokens, token, depth);
  throw unexpected(token, 'a value: text in double quotes, a number, true, false, a list or a block');
}

function takeObject(tokens: TokenStream, open: Token, depth: number): Body {
  if (depth >= maxDepth) throw new SyntaxFault(open.at, `nested deeper than ${maxDepth} levels`);
  return { ...takeBody(tokens, '}', depth + 1), at: open.at };
}

/** Values up to "]"; commas between them are needed, further ones are tolerated. */
function takeList(tokens: TokenStream, open: Token, depth: number): List {
  if (depth >= maxDepth) throw new SyntaxFault(open.at, `nested deeper than ${maxDepth} levels`);
  const items: Node[] = [];
  for (;;) {
    while (tokens.peek().kind === ',') tokens.take();
    if (tokens.peek().kind === ']') break;
    items.push(takeValue(tokens, depth + 1));
    if (tokens.peek().kind !== ',' && tokens.peek().kind !== ']')
      throw unexpected(tokens.peek(), '"," or "]" in a list');
  }
  tokens.take();
  return { kind: 'list', items, at: open.at };
}

function unexpected(token: Token, expected: string): SyntaxFault {
  return new SyntaxFault(token.at, `expected ${expected}, got ${shown(token)}`);
}

function shown(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  if (token.kind === 'name' || token.kind === 'quoted') return JSON.stringify(token.text.slice(0, 40));
  return token.kind === 'value' ? token.literal.text.slice(0, 40) : `"${token.kind}"`;
}
