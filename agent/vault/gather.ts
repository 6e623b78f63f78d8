/** Puts the pieces of a body together. */
import { AgentError } from '../errors.ts';

/** What a body is called, and how large it may become. */
type Limit = { readonly subject: string; readonly maxBytes: number };

/** A body that grows piece by piece. */
export class Gathered {
  readonly #limit: Limit;
  #room: Uint8Array = new Uint8Array();
  #size = 0;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  /** Throws AgentError `too-large` if so many more bytes were more than `maxBytes`. */
  expect(more: number): void {
    const { subject, maxBytes } = this.#limit;
    if (this.#size + more > maxBytes) throw new AgentError('too-large', { subject });
  }

  /** Takes the piece, which must not change afterwards. Throws AgentError `too-large`. */
  add(piece: Uint8Array): void {
    this.expect(piece.length);
    const size = this.#size + piece.length;
    if (this.#size === 0) {
      this.#room = piece;
    } else {
      this.#makeRoom(size);
      this.#room.set(piece, this.#size);
    }
    this.#size = size;
  }

  whole(): Uint8Array {
    return this.#room.subarray(0, this.#size);
  }

  /** Doubles the room, so that a body in many small pieces costs no more than its own size. */
  #makeRoom(size: number): void {
    if (size <= this.#room.length) return;
    const larger = new Uint8Array(Math.max(size, Math.min(2 * this.#size, this.#limit.maxBytes)));
    larger.set(this.whole());
    this.#room = larger;
  }
}

/** All bytes that come. Rejects with AgentError `too-large` as soon as there are more than `maxBytes`. */
export async function gather(pieces: AsyncIterable<Uint8Array>, limit: Limit): Promise<Uint8Array> {
  const gathered = new Gathered(limit);
  for await (const piece of pieces) gathered.add(piece);
  return gathered.whole();
}
