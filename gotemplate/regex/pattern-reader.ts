import { RUNE_ERROR, runeAt } from '../values/text.ts';
import { RegexSyntaxError } from './syntax-error.ts';

/** A position in a pattern (a byte string). */
export class PatternReader {
  readonly pattern: string;
  position = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get atEnd(): boolean {
    return this.position >= this.pattern.length;
  }

  /** The byte at some distance from the position, as a text; empty beyond the end. */
  peek(distance = 0): string {
    return this.pattern.charAt(this.position + distance);
  }

  /** The pattern from the position on. */
  get rest(): string {
    return this.pattern.slice(this.position);
  }

  /** The pattern from an earlier position up to this one. */
  since(start: number): string {
    return this.pattern.slice(start, this.position);
  }

  startsWith(text: string): boolean {
    return this.pattern.startsWith(text, this.position);
  }

  /** Steps over a text when it comes next. */
  accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  /** Reads one code point; bytes that are not UTF-8 are an error. */
  rune(): number {
    const { rune, width } = runeAt(this.pattern, this.position);
    if (rune === RUNE_ERROR && width === 1) throw new RegexSyntaxError('invalid UTF-8', this.rest);
    this.position += width;
    return rune;
  }
}
