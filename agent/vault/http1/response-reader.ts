/** Reads an HTTP/1.1 answer from bytes in any split: what came before it, its head and its body. Pure. */
import { AgentError } from '../../errors.ts';
import { Gathered } from '../gather.ts';
import type { Answer, Outgoing } from '../transport.ts';
import { bodyReader } from './body.ts';
import type { BodyReader } from './body.ts';
import { HeadReader } from './head.ts';
import type { Head } from './head.ts';
import type { Input } from './line-reader.ts';
import { MalformedResponse } from './malformed.ts';

/** The whole answer, not yet decompressed, and whether the connection can carry another request. */
export type Received = { readonly answer: Answer; readonly keepsConnection: boolean };

/** Reads the one answer to a request. */
export class ResponseReader {
  readonly #method: string;
  readonly #subject: string;
  readonly #content: Gathered;
  #headReader = new HeadReader();
  #head: Head | undefined;
  #body: BodyReader | undefined;
  #hasBegun = false;

  constructor(request: Pick<Outgoing, 'method' | 'subject' | 'maxBytes'>) {
    this.#method = request.method;
    this.#subject = request.subject;
    this.#content = new Gathered(request);
  }

  /** Whether anything came of an answer. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Whether the answer is under way: its head is complete. */
  get hasHead(): boolean {
    return this.#head !== undefined;
  }

  /** Takes in the next bytes; yields the answer once it is whole. Throws MalformedResponse, and AgentError `too-large`. */
  read(bytes: Uint8Array): Received | undefined {
    this.#hasBegun = true;
    const input = { bytes, at: 0 };
    this.#head ??= this.#readHead(input);
    if (this.#head === undefined) return undefined;
    this.#body ??= bodyReader(this.#method, this.#head, this.#content);
    if (!this.#body.read(input)) return undefined;
    // Bytes that nobody asked for must not become the answer to the next request.
    return this.#received(this.#head, staysOpen(this.#head) && input.at === bytes.length);
  }

  /**
   * Takes note that the server closed the connection; yields the answer whose end that is, or nothing when no head had come.
   * Throws AgentError `truncated`.
   */
  end(): Received | undefined {
    if (this.#head === undefined) return undefined;
    if (this.#body?.endsWithConnection === true) return this.#received(this.#head, false);
    throw new AgentError('truncated', { subject: this.#subject });
  }

  /** The head of the final answer: others only tell that it takes a while. */
  #readHead(input: Input): Head | undefined {
    for (;;) {
      const head = this.#headReader.read(input);
      if (head === undefined) return undefined;
      // Nothing that we send asks for another protocol.
      if (head.status === 101) throw new MalformedResponse('HPE_INVALID_STATUS');
      if (head.status < 100 || head.status > 199) return head;
      this.#headReader = new HeadReader();
    }
  }

  #received({ status, headers }: Head, keepsConnection: boolean): Received {
    const answer = { status, headers: Object.fromEntries(headers), body: this.#content.whole() };
    return { answer, keepsConnection };
  }
}

function staysOpen({ version, headers }: Head): boolean {
  const wishes =
    headers
      .get('connection')
      ?.toLowerCase()
      .split(',')
      .map((wish) => wish.trim()) ?? [];
  return version === '1.1' ? !wishes.includes('close') : wishes.includes('keep-alive');
}
