import { splitRunes } from '../values/text.ts';
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from './character.ts';
import { yamlFault } from './fault.ts';
import { fromUtf16 } from './utf16.ts';

/** A place in a YAML text, counted in characters and from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** Anything YAML does not allow in a text, seen as UTF-16: control characters and lone surrogates. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** The characters of a YAML text, read from front to back. */
export class YamlReader {
  readonly #characters: readonly string[];
  #index = 0;
  #line = 0;
  #column = 0;

  /** Takes a byte string; bytes that are no UTF-8 and control characters are refused. */
  constructor(bytes: string) {
    const text = fromUtf16(bytes) ?? (bytes.startsWith('\xef\xbb\xbf') ? bytes.slice(3) : bytes);
    checkCharacters(text);
    this.#characters = splitRunes(text);
  }

  get mark(): Mark {
    return { index: this.#index, line: this.#line, column: this.#column };
  }

  get column(): number {
    return this.#column;
  }

  get line(): number {
    return this.#line;
  }

  get index(): number {
    return this.#index;
  }

  /** The character at some distance from the place; '' beyond the end. */
  peek(distance = 0): string {
    return this.#characters[this.#index + distance] ?? '';
  }

  /** Steps over a number of characters that are no line breaks. */
  skip(count = 1): void {
    this.#index += count;
    this.#column += count;
  }

  /** Reads one character that is no line break. */
  read(): string {
    const char = this.peek();
    this.skip();
    return char;
  }

  /** Reads a line break; CR, LF, CR LF and NEL become a newline, the separators of Unicode stay. */
  readBreak(): string {
    const char = this.peek();
    this.#index += char === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.#line++;
    this.#column = 0;
    return char.startsWith('\xe2') ? char : '\n';
  }

  /** Reads as long as characters are accepted. */
  readWhile(accepts: (char: string) => boolean): string {
    let text = '';
    while (this.peek() !== '' && accepts(this.peek())) text += this.read();
    return text;
  }

  skipBlanks(): void {
    this.readWhile(isBlank);
  }

  /** Steps over a comment, if one begins here, up to the end of the line. */
  skipComment(): void {
    if (this.peek() === '#') this.readWhile((char) => !isBreakOrEnd(char));
  }

  skipBreak(): void {
    if (isBreak(this.peek())) this.readBreak();
  }

  /** True before `---` or `...` at the start of a line, with white space behind. */
  get atDocumentIndicator(): boolean {
    if (this.#column !== 0) return false;
    const three = this.peek() + this.peek(1) + this.peek(2);
    return (three === '---' || three === '...') && isBlankOrEnd(this.peek(3));
  }

  /** Moves to the start of a line after the last one, where a text without final newline would end. */
  finishLine(): void {
    if (this.#column === 0) return;
    this.#column = 0;
    this.#line++;
  }
}

function checkCharacters(bytes: string): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
    );
  } catch (cause) {
    throw Object.assign(yamlFault('invalid UTF-8'), { cause });
  }
  if (FORBIDDEN.test(text)) throw yamlFault('control characters are not allowed');
}
