/** The body of an answer: where it ends, and its bytes. Pure. */
import type { Gathered } from '../gather.ts';
import { FieldReader } from './head.ts';
import type { Head } from './head.ts';
import { LineReader } from './line-reader.ts';
import type { Input } from './line-reader.ts';
import { faultIn, MalformedResponse } from './malformed.ts';
import type { Rules } from './malformed.ts';

/** Takes the body out of the bytes behind the head. */
export type BodyReader = {
  /** Whether the body is complete. Throws MalformedResponse, and AgentError `too-large`. */
  read(input: Input): boolean;
  /** The body is what comes until the server closes the connection. */
  readonly endsWithConnection: boolean;
};

/** No parser counts further. */
const countable = 2 ** 64;

/**
 * The reader for the body of this answer (RFC 9112, section 6.3). Throws MalformedResponse for a length or a coding that
 * says nothing or two things, and AgentError `too-large` as soon as the length says so.
 */
export function bodyReader(method: string, head: Head, body: Gathered): BodyReader {
  const length = announcedLength(head);
  const coding = head.headers.get('transfer-encoding');
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || length !== undefined)) {
    throw new MalformedResponse('HPE_INVALID_TRANSFER_ENCODING');
  }
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return new CountedBody(0, body);
  if (coding !== undefined) return new ChunkedBody(body);
  return length === undefined ? restOfConnection(body) : new CountedBody(length, body);
}

function announcedLength({ headers }: Head): number | undefined {
  const text = headers.get('content-length');
  if (text === undefined) return undefined;
  if (!/^[0-9]+$/.test(text) || Number(text) >= countable) {
    throw new MalformedResponse('HPE_INVALID_CONTENT_LENGTH');
  }
  return Number(text);
}

function restOfConnection(body: Gathered): BodyReader {
  return {
    read: (input) => {
      moveBytes(input, Infinity, body);
      return false;
    },
    endsWithConnection: true,
  };
}

/** As many bytes as the head said. */
class CountedBody implements BodyReader {
  readonly endsWithConnection = false;
  readonly #body: Gathered;
  #left: number;

  constructor(length: number, body: Gathered) {
    body.expect(length);
    this.#left = length;
    this.#body = body;
  }

  read(input: Input): boolean {
    this.#left -= moveBytes(input, this.#left, this.#body);
    return this.#left === 0;
  }
}

const sizeLine = /^([0-9A-Fa-f]+)(?:;[\t\x20-\x7e\x80-\xff]*)?\r$/;
const sizeRules: Rules = [
  [/^[0-9A-Fa-f]+(?:[;\r]|$)/, 'HPE_INVALID_CHUNK_SIZE'],
  [/\r$/, 'HPE_CR_EXPECTED'],
];

/** Chunks with a size before each; extensions and trailers are skipped. */
class ChunkedBody implements BodyReader {
  readonly endsWithConnection = false;
  readonly #lines = new LineReader();
  readonly #body: Gathered;
  #next: 'size' | 'bytes' | 'line-break' = 'size';
  #left = 0;
  #trailers: FieldReader | undefined;

  constructor(body: Gathered) {
    this.#body = body;
  }

  read(input: Input): boolean {
    while (this.#trailers === undefined && input.at < input.bytes.length) this.#step(input);
    return this.#trailers?.read(input) ?? false;
  }

  #step(input: Input): void {
    if (this.#next === 'bytes') {
      this.#left -= moveBytes(input, this.#left, this.#body);
      if (this.#left === 0) this.#next = 'line-break';
      return;
    }
    const line = this.#lines.next(input);
    if (line === undefined) return;
    if (this.#next === 'size') this.#begin(line);
    else if (line === '\r') this.#next = 'size';
    else throw new MalformedResponse(line === '' ? 'HPE_CR_EXPECTED' : 'HPE_STRICT');
  }

  #begin(line: string): void {
    const [, digits] = sizeLine.exec(line) ?? [];
    if (digits === undefined) throw faultIn(line, sizeRules, 'HPE_STRICT');
    this.#left = Number.parseInt(digits, 16);
    if (this.#left >= countable) throw new MalformedResponse('HPE_INVALID_CHUNK_SIZE');
    if (this.#left === 0) this.#trailers = new FieldReader(this.#lines, 0);
    this.#body.expect(this.#left);
    this.#next = 'bytes';
  }
}

/** Moves at most so many bytes into the body; yields how many. */
function moveBytes(input: Input, most: number, body: Gathered): number {
  const piece = input.bytes.subarray(input.at, input.at + Math.min(most, input.bytes.length - input.at));
  input.at += piece.length;
  body.add(piece);
  return piece.length;
}
