/** The head of an answer: status line and headers, as strict as Node's own parser. Pure. */
import { headLimit, LineReader } from './line-reader.ts';
import type { Input } from './line-reader.ts';
import { faultIn, MalformedResponse } from './malformed.ts';
import type { Rules } from './malformed.ts';

/** Status and headers; names in lower case, repeated ones joined. */
export type Head = {
  readonly version: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
};

const statusLine = /^HTTP\/(0\.9|1\.[01]|2\.0) ([0-9]{3})(?: ([^\r]*))?\r$/;
const statusRules: Rules = [
  [/^HTTP\//, 'HPE_INVALID_CONSTANT'],
  [/^HTTP\/(?:0\.9|1\.[01]|2\.0) /, 'HPE_INVALID_VERSION'],
  [/^[^ ]* [0-9]{3}[ \r]/, 'HPE_INVALID_STATUS'],
  [/\r$/, 'HPE_CR_EXPECTED'],
];

const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)\r$/;
const fieldRules: Rules = [
  [/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*(?:\r|$)/, 'HPE_INVALID_HEADER_TOKEN'],
  [/\r/, 'HPE_CR_EXPECTED'],
];

/** The lines of headers up to the empty one, of a head or behind the last chunk. */
export class FieldReader {
  readonly headers = new Map<string, string>();
  readonly #lines: LineReader;
  #size: number;

  /** `taken`: how much of the limit the status line took. */
  constructor(lines: LineReader, taken: number) {
    this.#lines = lines;
    this.#size = taken;
  }

  /** Whether the empty line has come. Throws MalformedResponse. */
  read(input: Input): boolean {
    for (let line = this.#lines.next(input); line !== undefined; line = this.#lines.next(input)) {
      if (line === '\r') return true;
      this.#add(line);
    }
    return false;
  }

  #add(line: string): void {
    const [, written, text] = field.exec(line) ?? [];
    if (written === undefined || text === undefined) throw faultIn(line, fieldRules, 'HPE_LF_EXPECTED');
    const value = trimmed(text);
    this.#size += written.length + value.length;
    if (this.#size >= headLimit) throw new MalformedResponse('HPE_HEADER_OVERFLOW');
    const name = written.toLowerCase();
    const before = this.headers.get(name);
    this.headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
}

/** Reads one head. */
export class HeadReader {
  readonly #lines = new LineReader();
  #status: { readonly version: string; readonly status: number; readonly fields: FieldReader } | undefined;

  /** The head, once it is complete. Throws MalformedResponse. */
  read(input: Input): Head | undefined {
    this.#status ??= this.#readStatus(input);
    if (this.#status === undefined || !this.#status.fields.read(input)) return undefined;
    const { version, status, fields } = this.#status;
    return { version, status, headers: fields.headers };
  }

  #readStatus(input: Input) {
    if (this.#lines.begun === '') skipLineBreaks(input);
    const line = this.#lines.next(input);
    if (line === undefined) {
      // Whoever speaks another protocol may wait for us now, and send no more.
      if (!'HTTP/'.startsWith(this.#lines.begun.slice(0, 5)))
        throw new MalformedResponse('HPE_INVALID_CONSTANT');
      return undefined;
    }
    const [, version, status, phrase = ''] = statusLine.exec(line) ?? [];
    if (version === undefined) throw faultIn(line, statusRules, 'HPE_STRICT');
    return { version, status: Number(status), fields: new FieldReader(this.#lines, phrase.length) };
  }
}

/** Some servers send a line break too many behind an answer. */
function skipLineBreaks(input: Input): void {
  while (input.bytes[input.at] === 0x0d || input.bytes[input.at] === 0x0a) input.at++;
}

/** Without the blanks around it: those of HTTP only. */
function trimmed(text: string): string {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}
