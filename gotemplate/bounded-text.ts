/** How far a text may grow before the limit is asked again. */
const FIRST_CHECK = 0x1000;

/** A byte string in the making that announces its growth, so that an execution's output limit holds while it is built. */
export class BoundedText {
  #text = '';
  #nextCheck = FIRST_CHECK;
  readonly #reserve: (bytes: number) => void;

  /** `reserve` is told the size before the text gets there, and throws when that is too much. */
  constructor(reserve: (bytes: number) => void) {
    this.#reserve = reserve;
  }

  get length(): number {
    return this.#text.length;
  }

  add(piece: string): void {
    const length = this.#text.length + piece.length;
    if (length > this.#nextCheck) {
      this.#reserve(length);
      this.#nextCheck = length * 2;
    }
    this.#text += piece;
  }

  toString(): string {
    return this.#text;
  }
}
