/** What is said of an answer that is not HTTP/1.1. Pure. */

/** The names that Node's own parser has for these faults; messages show them. */
export type Fault =
  | 'HPE_INVALID_CONSTANT'
  | 'HPE_INVALID_VERSION'
  | 'HPE_INVALID_STATUS'
  | 'HPE_INVALID_HEADER_TOKEN'
  | 'HPE_INVALID_CONTENT_LENGTH'
  | 'HPE_INVALID_TRANSFER_ENCODING'
  | 'HPE_INVALID_CHUNK_SIZE'
  | 'HPE_HEADER_OVERFLOW'
  | 'HPE_CR_EXPECTED'
  | 'HPE_LF_EXPECTED'
  | 'HPE_STRICT';

/** The bytes of an answer are not HTTP/1.1. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
  readonly code: Fault;

  constructor(code: Fault) {
    super('the answer is not HTTP/1.1');
    this.code = code;
  }
}

/** What a line has to be like, and what it is called when it is not; the first row that does not match decides. */
export type Rules = readonly (readonly [form: RegExp, fault: Fault])[];

/** The fault of a line that breaks one of the rules; `otherwise` when none of them says which. */
export function faultIn(line: string, rules: Rules, otherwise: Fault): MalformedResponse {
  return new MalformedResponse(rules.find(([form]) => !form.test(line))?.[1] ?? otherwise);
}
