/** Takes lines out of bytes that come in pieces. Pure. */
import { MalformedResponse } from './malformed.ts';

/** Bytes that came, and how many of them have been read. */
export type Input = { readonly bytes: Uint8Array; at: number };

/** Names and values of a head together have to stay below this, as on Node. */
export const headLimit = 16 * 1024;
/** Room for the separators of a line that holds as much as a whole head may. */
const lineLimit = headLimit + 64;
const lineFeed = 0x0a;

/** Reads lines, one after the other. */
export class LineReader {
  #begun = '';

  /** What has come of a line that is not complete yet. */
  get begun(): string {
    return this.#begun;
  }

  /** The next line up to its LF, one character per byte; undefined while it is incomplete. Throws MalformedResponse. */
  next(input: Input): string | undefined {
    const { bytes, at } = input;
    const found = bytes.indexOf(lineFeed, at);
    const end = found === -1 ? bytes.length : found;
    if (this.#begun.length + end - at > lineLimit) throw new MalformedResponse('HPE_HEADER_OVERFLOW');
    const line = this.#begun + Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
    this.#begun = found === -1 ? line : '';
    input.at = found === -1 ? end : end + 1;
    return found === -1 ? undefined : line;
  }
}
