import { scanAction } from './syntax/action-lexer.ts';
import { COMMENT_END, COMMENT_START, TRIM_WIDTH, startsTrimmed } from './syntax/delimiters.ts';
import type { Delimiters } from './syntax/delimiters.ts';
import type { Token, TokenKind } from './syntax/token.ts';

const LEADING_SPACE = /[ \t\r\n]*/y;

/** Cuts a template text (a byte string) into tokens on demand; after an error token only errors of the same place follow. */
export class Lexer {
  readonly text: string;
  readonly delimiters: Delimiters;
  #position = 0;
  #line = 1;
  #insideAction = false;
  #parenthesisDepth = 0;

  constructor(text: string, delimiters: Delimiters) {
    this.text = text;
    this.delimiters = delimiters;
  }

  /** The next token; at the end of the text, tokens of kind `eof` for ever. */
  next(): Token {
    return this.#insideAction ? this.#action() : this.#outside();
  }

  /** Text up to the next action, or the delimiter of that action; comments vanish here. */
  #outside(): Token {
    for (;;) {
      const start = this.#position;
      const found = this.text.indexOf(this.delimiters.left, start);
      if (found < 0) return this.#rest();
      const afterDelimiter = found + this.delimiters.left.length;
      const trims = startsTrimmed(this.text, afterDelimiter);
      const before = this.text.slice(start, found);
      const kept = trims ? withoutTrailingSpace(before) : before;
      const inner = trims ? afterDelimiter + TRIM_WIDTH : afterDelimiter;
      if (kept !== '') {
        const token = this.#token('text', start, kept);
        this.#advance(found);
        return token;
      }
      this.#advance(found);
      if (!this.text.startsWith(COMMENT_START, inner)) return this.#open(found, inner);
      const failure = this.#skipComment(inner);
      if (failure !== undefined) return failure;
    }
  }

  #rest(): Token {
    const start = this.#position;
    if (start >= this.text.length) return this.#token('eof', start, 'EOF');
    const token = this.#token('text', start, this.text.slice(start));
    this.#advance(this.text.length);
    return token;
  }

  #open(start: number, inner: number): Token {
    const token = this.#token('leftDelimiter', start, this.delimiters.left);
    this.#insideAction = true;
    this.#parenthesisDepth = 0;
    this.#advance(inner);
    return token;
  }

  #skipComment(start: number): Token | undefined {
    this.#advance(start);
    const close = this.text.indexOf(COMMENT_END, start + COMMENT_START.length);
    if (close < 0) return this.#token('error', start, 'unclosed comment');
    const end = close + COMMENT_END.length;
    const trims = this.#closesTrimmed(end);
    if (!trims && !this.text.startsWith(this.delimiters.right, end)) {
      return this.#token('error', start, 'comment ends before closing delimiter');
    }
    this.#leave(end, trims);
    return undefined;
  }

  #action(): Token {
    const start = this.#position;
    const trims = this.#closesTrimmed(start);
    if (trims || this.text.startsWith(this.delimiters.right, start)) return this.#close(start, trims);
    const scanned = scanAction(this.text, start, this.delimiters.right);
    const token = this.#token(scanned.kind, start, scanned.text);
    if (scanned.kind === 'error') return token;
    this.#advance(scanned.end);
    return this.#countParentheses(token);
  }

  #countParentheses(token: Token): Token {
    if (token.kind === 'leftParenthesis') this.#parenthesisDepth++;
    if (token.kind !== 'rightParenthesis') return token;
    this.#parenthesisDepth--;
    return this.#parenthesisDepth < 0 ? { ...token, kind: 'error', text: 'unexpected right paren' } : token;
  }

  #close(start: number, trims: boolean): Token {
    if (this.#parenthesisDepth > 0) return this.#token('error', start, 'unclosed left paren');
    const token = this.#token('rightDelimiter', trims ? start + TRIM_WIDTH : start, this.delimiters.right);
    this.#insideAction = false;
    this.#leave(start, trims);
    return token;
  }

  /** True when a trim marker and then the right delimiter stand at the index. */
  #closesTrimmed(index: number): boolean {
    const marked = this.text[index + 1] === '-' && ' \t\r\n'.includes(this.text[index] ?? 'x');
    return marked && this.text.startsWith(this.delimiters.right, index + TRIM_WIDTH);
  }

  /** Steps over a right delimiter, its trim marker and the space that the marker removes. */
  #leave(start: number, trims: boolean): void {
    let end = start + (trims ? TRIM_WIDTH : 0) + this.delimiters.right.length;
    if (trims) {
      LEADING_SPACE.lastIndex = end;
      end += LEADING_SPACE.exec(this.text)?.[0].length ?? 0;
    }
    this.#advance(end);
  }

  #token(kind: TokenKind, position: number, text: string): Token {
    return { kind, position, text, line: this.#line };
  }

  #advance(position: number): void {
    for (let at = this.text.indexOf('\n', this.#position); at >= 0 && at < position;) {
      this.#line++;
      at = this.text.indexOf('\n', at + 1);
    }
    this.#position = position;
  }
}

function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] ?? 'x')) end--;
  return text.slice(0, end);
}
