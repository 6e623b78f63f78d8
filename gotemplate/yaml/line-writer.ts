import { BoundedText } from '../bounded-text.ts';
import { splitRunes } from '../values/text.ts';

/** Lines are folded at the first space behind this column. */
export const BEST_WIDTH = 80;

/** Spaces for each level. */
export const INDENT = 2;

/** Writes YAML text and knows where in the line it is, which is what layout depends on. */
export class LineWriter {
  readonly text: BoundedText;
  /** Column of the present collection; -1 outside of all. */
  indent = -1;
  #column = 0;
  /** True after white space, so that no more is needed before the next part. */
  #afterSpace = true;
  /** True while a line holds nothing but indentation and the dashes of sequences. */
  #onlyIndented = true;

  constructor(reserve: (bytes: number) => void) {
    this.text = new BoundedText(reserve);
  }

  get column(): number {
    return this.#column;
  }

  get isOnlyIndented(): boolean {
    return this.#onlyIndented;
  }

  /** Writes characters without line breaks. */
  put(text: string): void {
    this.text.add(text);
    this.#column += splitRunes(text).length;
  }

  /** Writes a line break of a scalar; separators of Unicode stay what they are. */
  putBreak(lineBreak = '\n'): void {
    this.text.add(lineBreak);
    this.#column = 0;
  }

  /** Says what the text written so far looks like to the parts that follow. */
  settle(state: { afterSpace: boolean; onlyIndented: boolean }): void {
    this.#afterSpace = state.afterSpace;
    this.#onlyIndented = state.onlyIndented;
  }

  /** A space, unless there is one already. */
  separate(): void {
    if (!this.#afterSpace) this.put(' ');
  }

  /** Moves to the column of the present collection, on a new line when this one holds something else. */
  writeIndent(): void {
    const indent = Math.max(this.indent, 0);
    const isPast = this.#column > indent || (this.#column === indent && !this.#afterSpace);
    if (!this.#onlyIndented || isPast) this.putBreak();
    if (this.#column < indent) this.put(' '.repeat(indent - this.#column));
    this.settle({ afterSpace: true, onlyIndented: true });
  }

  /** Writes punctuation; a dash or question mark `keepsIndent`, so that a collection can begin on its line. */
  writeIndicator(indicator: string, { separated = true, keepsIndent = false } = {}): void {
    if (separated) this.separate();
    this.put(indicator);
    this.settle({ afterSpace: false, onlyIndented: this.#onlyIndented && keepsIndent });
  }
}
