import { TemplateError } from '../errors.ts';
import type { Lexer } from '../lexer.ts';
import { quote } from '../strconv/quote.ts';
import { toText } from '../values/text.ts';
import { describeToken } from './token.ts';
import type { Token, TokenKind } from './token.ts';

/** Tokens with push-back, and the errors that name them. */
export class TokenStream {
  readonly templateName: string;
  /** Line of the action being read; 0 between actions. Errors mention it when the action spans lines. */
  actionLine = 0;
  readonly #lexer: Lexer;
  readonly #pending: Token[] = [];
  #latest: Token;

  constructor(lexer: Lexer, templateName: string) {
    this.#lexer = lexer;
    this.templateName = templateName;
    this.#latest = { kind: 'text', text: '', position: 0, line: 1 };
  }

  /** Consumes one token. */
  next(): Token {
    const pending = this.#pending.pop();
    if (pending !== undefined) return pending;
    this.#latest = this.#lexer.next();
    return this.#latest;
  }

  /** Puts tokens back; they come again in the order given. */
  back(...tokens: readonly Token[]): void {
    this.#pending.push(...tokens.toReversed());
  }

  peek(): Token {
    const token = this.next();
    this.back(token);
    return token;
  }

  nextNonSpace(): Token {
    for (;;) {
      const token = this.next();
      if (token.kind !== 'space') return token;
    }
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.back(token);
    return token;
  }

  /** Consumes a token that must be one of the kinds. */
  expect(kinds: readonly TokenKind[], context: string): Token {
    const token = this.nextNonSpace();
    return kinds.includes(token.kind) ? token : this.unexpected(token, context);
  }

  unexpected(token: Token, context: string): never {
    if (token.kind === 'error') return this.fail(token.text + this.#actionStart(token), token);
    return this.fail(`unexpected ${describeToken(token, quote)} in ${context}`, token);
  }

  /** Throws a parse error; the line is that of the token read last, as in Go, the column that of `at`. */
  fail(detail: string, at: Token = this.#latest): never {
    const line = this.#latest.line;
    const place = { name: toText(this.templateName), line, column: this.#columnOf(at) };
    throw new TemplateError({ stage: 'parse', code: 'syntax', place, detail: toText(detail) });
  }

  #actionStart({ line, text }: Token): string {
    if (this.actionLine === 0 || this.actionLine === line) return '';
    const start = ` started at ${this.templateName}:${this.actionLine}`;
    return text.endsWith(' action') ? start : ` in action${start}`;
  }

  #columnOf({ position }: Token): number {
    return position - this.#lexer.text.lastIndexOf('\n', position - 1) - 1;
  }
}
