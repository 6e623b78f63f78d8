import { piWords } from './pi.ts';

const roundKeys = 18;
const boxSize = 256;
const boxes = 4;

/** Bytes read as an endless circle of big-endian words. */
function circle(bytes: Uint8Array): () => number {
  let at = 0;
  const next = () => bytes[at++ % bytes.length] ?? 0;
  return () => ((next() << 24) | (next() << 16) | (next() << 8) | next()) >>> 0;
}

/** Blowfish with the key schedule that bcrypt needs: keys can be mixed in again and again, with or without a salt. */
export class Blowfish {
  readonly #keys: Uint32Array;
  readonly #boxes: Uint32Array;

  constructor() {
    const words = piWords(roundKeys + boxes * boxSize);
    this.#keys = words.slice(0, roundKeys);
    this.#boxes = words.slice(roundKeys);
  }

  /** Mixes a key in; the salt (16 bytes) changes each block before it is encrypted. */
  expand(key: Uint8Array, salt?: Uint8Array): void {
    const keyWord = circle(key);
    for (let index = 0; index < roundKeys; index++) this.#keys[index] = (this.#keys[index] ?? 0) ^ keyWord();
    const saltWord = salt === undefined ? () => 0 : circle(salt);
    const block = new Uint32Array(2);
    for (const table of [this.#keys, this.#boxes]) {
      for (let index = 0; index < table.length; index += 2) {
        block[0] = (block[0] ?? 0) ^ saltWord();
        block[1] = (block[1] ?? 0) ^ saltWord();
        this.encrypt(block, 0);
        table.set(block, index);
      }
    }
  }

  /** Encrypts the two words at an index in place. */
  encrypt(words: Uint32Array, at: number): void {
    let left = words[at] ?? 0;
    let right = words[at + 1] ?? 0;
    for (let round = 0; round < 16; round++) {
      left ^= this.#keys[round] ?? 0;
      right ^= this.#mix(left);
      [left, right] = [right, left];
    }
    words[at] = right ^ (this.#keys[17] ?? 0);
    words[at + 1] = left ^ (this.#keys[16] ?? 0);
  }

  #mix(word: number): number {
    const box = (index: number, shift: number) =>
      this.#boxes[index * boxSize + ((word >>> shift) & 0xff)] ?? 0;
    return (((box(0, 24) + box(1, 16)) ^ box(2, 8)) + box(3, 0)) | 0;
  }
}
