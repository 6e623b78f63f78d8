import { quote } from '../strconv/quote.ts';
import { unquote } from '../strconv/unquote.ts';
import { describeNode } from './describe.ts';
import type { CommandNode, Operand, PipeNode } from './nodes.ts';
import { readNumber } from './numbers.ts';
import type { TokenStream } from './token-stream.ts';
import type { Token, TokenKind } from './token.ts';

/** Deepest nesting of parentheses; far beyond what people write, and safe for every JavaScript engine's stack. */
const MAX_PARENTHESES = 500;

const OPERAND_STARTS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...(['bool', 'characterConstant', 'complex', 'dot', 'field', 'identifier'] as const),
  ...(['number', 'nil', 'rawString', 'string', 'variable', 'leftParenthesis'] as const),
]);
const NOT_EXECUTABLE: ReadonlySet<Operand['kind']> = new Set([
  'bool',
  'dot',
  'nil',
  'number',
  'string',
] as const);

/** What a pipeline may refer to. */
export interface Names {
  readonly isFunction: (name: string) => boolean;
  /** Variables in scope, in order of declaration; pipelines append what they declare. */
  readonly variables: string[];
}

/** Reads pipelines, from after the opening of an action or parenthesis up to its end. */
export class PipelineParser {
  readonly #tokens: TokenStream;
  readonly #names: Names;
  #depth = 0;

  constructor(tokens: TokenStream, names: Names) {
    this.#tokens = tokens;
    this.#names = names;
  }

  /** Reads a pipeline up to and including the token that ends it; `context` names it in errors. */
  pipeline(context: string, end: TokenKind): PipeNode {
    const { position } = this.#tokens.peekNonSpace();
    const { variables, isAssignment } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#tokens.nextNonSpace();
      if (token.kind === end) break;
      if (!OPERAND_STARTS.has(token.kind)) return this.#tokens.unexpected(token, context);
      this.#tokens.back(token);
      commands.push(this.#command());
    }
    this.#checkCommands(commands, context);
    return { kind: 'pipe', position, variables, isAssignment, commands };
  }

  #checkCommands(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.#tokens.fail(`missing value for ${context}`);
    const stage = commands.findIndex((command, i) => i > 0 && NOT_EXECUTABLE.has(command.operands[0].kind));
    if (stage > 0) this.#tokens.fail(`non executable command in pipeline stage ${stage + 1}`);
  }

  #declarations(context: string): { variables: string[]; isAssignment: boolean } {
    const variables: string[] = [];
    for (;;) {
      const variable = this.#tokens.peekNonSpace();
      if (variable.kind !== 'variable') return { variables, isAssignment: false };
      const operator = this.#operatorAfterVariable();
      if (operator === undefined) return { variables, isAssignment: false };
      variables.push(variable.text);
      this.#names.variables.push(variable.text);
      if (operator.kind !== 'character') return { variables, isAssignment: operator.kind === 'assign' };
      this.#checkSecondVariable(variables.length, context);
    }
  }

  /** Consumes a variable and the `:=`, `=` or comma after it, or leaves everything in place. */
  #operatorAfterVariable(): Token | undefined {
    const variable = this.#tokens.next();
    const after = this.#tokens.next();
    const operator = after.kind === 'space' ? this.#tokens.nextNonSpace() : after;
    const isComma = operator.kind === 'character' && operator.text === ',';
    if (isComma || operator.kind === 'assign' || operator.kind === 'declare') return operator;
    this.#tokens.back(variable, ...(after === operator ? [after] : [after, operator]));
    return undefined;
  }

  #checkSecondVariable(count: number, context: string): void {
    if (context !== 'range' || count > 1) this.#tokens.fail(`too many declarations in ${context}`);
    const { kind } = this.#tokens.peekNonSpace();
    if (kind !== 'variable' && kind !== 'rightDelimiter' && kind !== 'rightParenthesis') {
      this.#tokens.fail('range can only initialize variables');
    }
  }

  #command(): CommandNode {
    const { position } = this.#tokens.peekNonSpace();
    const operands: Operand[] = [];
    for (;;) {
      this.#tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) operands.push(operand);
      const token = this.#tokens.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelimiter' || token.kind === 'rightParenthesis') this.#tokens.back(token);
      else if (token.kind !== 'pipe') this.#tokens.unexpected(token, 'operand');
      break;
    }
    const [first, ...rest] = operands;
    if (first === undefined) return this.#tokens.fail('empty command');
    return { kind: 'command', position, operands: [first, ...rest] };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    const { kind, position } = this.#tokens.peek();
    if (term === undefined || kind !== 'field') return term;
    const fields: string[] = [];
    while (this.#tokens.peek().kind === 'field') fields.push(this.#tokens.next().text.slice(1));
    switch (term.kind) {
      case 'field':
        return { ...term, position, names: [...term.names, ...fields] };
      case 'variable':
        return { ...term, position, fields: [...term.fields, ...fields] };
      case 'identifier':
      case 'pipe':
        return { kind: 'chain', position, of: term, fields };
      default:
        return this.#tokens.fail(`unexpected . after term ${quote(describeNode(term))}`);
    }
  }

  #term(): Operand | undefined {
    const token = this.#tokens.nextNonSpace();
    const { position, text } = token;
    switch (token.kind) {
      case 'dot':
      case 'nil':
        return { kind: token.kind, position };
      case 'bool':
        return { kind: 'bool', position, value: text === 'true' };
      case 'field':
        return { kind: 'field', position, names: [text.slice(1)] };
      case 'identifier':
        return this.#identifier(token);
      case 'variable':
        return this.#variable(token);
      case 'leftParenthesis':
        return this.#parenthesized();
      default:
        return this.#literal(token);
    }
  }

  #literal(token: Token): Operand | undefined {
    if (token.kind === 'string' || token.kind === 'rawString') {
      const value = unquote(token.text) ?? this.#tokens.fail('invalid syntax', token);
      return { kind: 'string', position: token.position, quoted: token.text, value };
    }
    if (token.kind === 'number' || token.kind === 'complex' || token.kind === 'characterConstant') {
      const number = readNumber(token);
      return typeof number === 'string' ? this.#tokens.fail(number, token) : number;
    }
    this.#tokens.back(token);
    return undefined;
  }

  #identifier(token: Token): Operand {
    if (!this.#names.isFunction(token.text)) this.#tokens.fail(`function "${token.text}" not defined`, token);
    return { kind: 'identifier', position: token.position, name: token.text };
  }

  #variable(token: Token): Operand {
    if (!this.#names.variables.includes(token.text)) {
      this.#tokens.fail(`undefined variable "${token.text}"`, token);
    }
    return { kind: 'variable', position: token.position, name: token.text, fields: [] };
  }

  #parenthesized(): Operand {
    if (this.#depth >= MAX_PARENTHESES) this.#tokens.fail('max expression depth exceeded');
    this.#depth++;
    const pipe = this.pipeline('parenthesized pipeline', 'rightParenthesis');
    this.#depth--;
    return pipe;
  }
}
