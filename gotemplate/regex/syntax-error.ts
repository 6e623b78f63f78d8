/** What is wrong with a pattern, in Go's words. */
export type RegexFault =
  | 'expression nests too deeply'
  | 'expression too large'
  | 'invalid UTF-8'
  | 'invalid character class range'
  | 'invalid escape sequence'
  | 'invalid named capture'
  | 'invalid nested repetition operator'
  | 'invalid or unsupported Perl syntax'
  | 'invalid repeat count'
  | 'missing argument to repetition operator'
  | 'missing closing )'
  | 'missing closing ]'
  | 'trailing backslash at end of expression'
  | 'unexpected )';

/** The only error that compile throws. `message` reads as Go's regexp.Compile would put it, as a byte string. */
export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError';
  readonly fault: RegexFault;
  /** The part of the pattern at fault. */
  readonly expression: string;

  constructor(fault: RegexFault, expression: string) {
    super(`error parsing regexp: ${fault}: \`${expression}\``);
    this.fault = fault;
    this.expression = expression;
  }
}
