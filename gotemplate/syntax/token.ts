export type Keyword =
  'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'nil' | 'range' | 'template' | 'with';

export type TokenKind =
  | Keyword
  | 'error'
  | 'eof'
  | 'text'
  | 'leftDelimiter'
  | 'rightDelimiter'
  | 'leftParenthesis'
  | 'rightParenthesis'
  | 'space'
  | 'pipe'
  | 'assign'
  | 'declare'
  | 'character'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'bool'
  | 'number'
  | 'complex'
  | 'characterConstant'
  | 'string'
  | 'rawString';

/** A token: its text as written (for errors the sentence), byte position and line where it starts. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly position: number;
  readonly line: number;
}

export const KEYWORDS: ReadonlySet<string> = new Set<Keyword>([
  ...(['block', 'break', 'continue', 'define', 'else', 'end'] as const),
  ...(['if', 'nil', 'range', 'template', 'with'] as const),
]);

const LONGEST_QUOTED = 10;

/** A token as error messages name it: keywords in angle brackets, the rest quoted and cut short, as Go does. */
export function describeToken({ kind, text }: Token, quote: (text: string) => string): string {
  if (kind === 'eof') return 'EOF';
  if (kind === 'error') return text;
  if (KEYWORDS.has(kind) || kind === 'dot') return `<${text}>`;
  return text.length > LONGEST_QUOTED ? `${quote(text.slice(0, LONGEST_QUOTED))}...` : quote(text);
}
