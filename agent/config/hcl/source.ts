import type { Position } from '../issue.ts';
import { SyntaxFault } from './node.ts';

/** A text that is read from its start to its end, once; knows the line and column of where it is. */
export class Source {
  readonly text: string;
  offset = 0;
  #line = 1;
  #column = 1;

  constructor(text: string) {
    this.text = text;
  }

  get at(): Position {
    return { line: this.#line, column: this.#column };
  }

  get ended(): boolean {
    return this.offset >= this.text.length;
  }

  /** The character (code point) that comes next, '' at the end. */
  get next(): string {
    const code = this.text.codePointAt(this.offset);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.offset);
  }

  /** Moves on by one character and returns it. */
  take(): string {
    const character = this.next;
    this.offset += character.length;
    if (character === '\n') {
      this.#line += 1;
      this.#column = 1;
    } else if (character !== '') {
      this.#column += 1;
    }
    return character;
  }

  /** Takes what a sticky pattern matches here; '' when it does not. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0] ?? '';
    const end = this.offset + found.length;
    while (this.offset < end) this.take();
    return found;
  }

  /** The fault at the current place. */
  fault(problem: string): SyntaxFault {
    return new SyntaxFault(this.at, problem);
  }
}
