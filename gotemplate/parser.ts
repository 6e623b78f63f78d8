import { Lexer } from './lexer.ts';
import { quote } from './strconv/quote.ts';
import { unquote } from './strconv/unquote.ts';
import { delimitersOrDefault } from './syntax/delimiters.ts';
import { isBlank } from './syntax/nodes.ts';
import type { BranchNode, Node } from './syntax/nodes.ts';
import { PipelineParser } from './syntax/pipeline-parser.ts';
import { TokenStream } from './syntax/token-stream.ts';
import type { Token } from './syntax/token.ts';

/** How to read a template text. */
export interface ParseOptions {
  /** The template's name as errors show it. */
  readonly name?: string;
  readonly leftDelimiter?: string;
  readonly rightDelimiter?: string;
  /** Tells whether a function of this name exists; unknown names are parse errors. */
  readonly isFunction: (name: string) => boolean;
}

/** A parsed text: its templates by name (byte strings), the main one under the name given to parse. */
export interface TemplateSet {
  readonly name: string;
  readonly text: string;
  readonly bodies: ReadonlyMap<string, readonly Node[]>;
  /** Every function that the text names. */
  readonly functionNames: ReadonlySet<string>;
}

/** Deepest nesting of control structures; far beyond what people write, and safe for every JavaScript engine's stack. */
const MAX_NESTING = 500;

/** Reads a template (all texts are byte strings) as Go 1.26's text/template does; throws TemplateError of stage `parse`. */
export function parseTemplate(text: string, options: ParseOptions): TemplateSet {
  const name = options.name ?? '';
  const lexer = new Lexer(text, delimitersOrDefault(options.leftDelimiter, options.rightDelimiter));
  const functionNames = new Set<string>();
  const isFunction = (word: string) => {
    functionNames.add(word);
    return options.isFunction(word);
  };
  const bodies = new SetParser(new TokenStream(lexer, name), isFunction).parse(name);
  return { name, text, bodies, functionNames };
}

/** What ends a list of nodes; an `else if` or `else with` leaves the keyword to be read next. */
type ListEnd =
  { readonly kind: 'end'; readonly position: number } | { readonly kind: 'else'; readonly position: number };

/** Variables and loops in sight; a definition starts with none of those around it. */
interface Scope {
  readonly pipelines: PipelineParser;
  readonly variables: string[];
  loops: number;
}

class SetParser {
  readonly #bodies = new Map<string, readonly Node[]>();
  readonly #tokens: TokenStream;
  readonly #isFunction: (name: string) => boolean;
  #nesting = 0;

  constructor(tokens: TokenStream, isFunction: (name: string) => boolean) {
    this.#tokens = tokens;
    this.#isFunction = isFunction;
  }

  parse(name: string): ReadonlyMap<string, readonly Node[]> {
    const scope = this.#newScope();
    const body: Node[] = [];
    while (this.#tokens.peek().kind !== 'eof') {
      if (this.#startsDefinition()) {
        this.#definition();
        continue;
      }
      const node = this.#textOrAction(scope);
      if (node.kind === 'end' || node.kind === 'else') this.#tokens.fail(`unexpected {{${node.kind}}}`);
      else body.push(node);
    }
    this.#add(name, body);
    return this.#bodies;
  }

  #newScope(): Scope {
    const variables = ['$'];
    const pipelines = new PipelineParser(this.#tokens, { isFunction: this.#isFunction, variables });
    return { pipelines, variables, loops: 0 };
  }

  /** Consumes `{{define` if it is next. */
  #startsDefinition(): boolean {
    const delimiter = this.#tokens.next();
    if (delimiter.kind === 'leftDelimiter') {
      const keyword = this.#tokens.nextNonSpace();
      if (keyword.kind === 'define') return true;
      this.#tokens.back(keyword);
    }
    this.#tokens.back(delimiter);
    return false;
  }

  #definition(): void {
    const context = 'define clause';
    const name = this.#unquoted(this.#tokens.expect(['string', 'rawString'], context));
    this.#tokens.expect(['rightDelimiter'], context);
    this.#define(name, context);
  }

  /** Reads the body of a definition or block up to its end. */
  #define(name: string, context: string): void {
    const { nodes, end } = this.#list(this.#newScope());
    if (end.kind !== 'end') this.#tokens.fail(`unexpected {{${end.kind}}} in ${context}`);
    this.#add(name, nodes);
  }

  /** The first definition that is not blank wins; a second one is an error. */
  #add(name: string, body: readonly Node[]): void {
    const known = this.#bodies.get(name);
    if (known === undefined || isBlank(known)) this.#bodies.set(name, body);
    else if (!isBlank(body)) this.#tokens.fail(`template: multiple definition of template ${quote(name)}`);
  }

  #unquoted(token: Token): string {
    return unquote(token.text) ?? this.#tokens.fail('invalid syntax', token);
  }

  #list(scope: Scope): { nodes: Node[]; end: ListEnd } {
    if (this.#nesting >= MAX_NESTING)
      this.#tokens.fail(`control structures are nested deeper than ${MAX_NESTING}`);
    this.#nesting++;
    const nodes: Node[] = [];
    while (this.#tokens.peekNonSpace().kind !== 'eof') {
      const node = this.#textOrAction(scope);
      if (node.kind === 'end' || node.kind === 'else') {
        this.#nesting--;
        return { nodes, end: node };
      }
      nodes.push(node);
    }
    return this.#tokens.fail('unexpected EOF');
  }

  #textOrAction(scope: Scope): Node | ListEnd {
    const token = this.#tokens.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', position: token.position, text: token.text };
    if (token.kind !== 'leftDelimiter') return this.#tokens.unexpected(token, 'input');
    this.#tokens.actionLine = token.line;
    const node = this.#action(scope);
    this.#tokens.actionLine = 0;
    return node;
  }

  #action(scope: Scope): Node | ListEnd {
    const token = this.#tokens.nextNonSpace();
    const { position } = token;
    switch (token.kind) {
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(token.kind, scope);
      case 'else':
        return this.#else();
      case 'end':
        return { kind: 'end', position: this.#tokens.expect(['rightDelimiter'], 'end').position };
      case 'break':
      case 'continue':
        return this.#loopControl(token.kind, position, scope);
      case 'template':
        return this.#template(scope);
      case 'block':
        return this.#block(scope);
      default:
        this.#tokens.back(token);
        return { kind: 'action', position, pipe: scope.pipelines.pipeline('command', 'rightDelimiter') };
    }
  }

  #branch(kind: BranchNode['kind'], scope: Scope): BranchNode {
    const declared = scope.variables.length;
    const pipe = scope.pipelines.pipeline(kind, 'rightDelimiter');
    if (kind === 'range') scope.loops++;
    const { nodes: then, end } = this.#list(scope);
    if (kind === 'range') scope.loops--;
    const otherwise = end.kind === 'else' ? this.#otherwise(kind, scope) : undefined;
    scope.variables.length = declared;
    return { kind, position: pipe.position, pipe, then, otherwise };
  }

  /** The part after an else; `else if` and `else with` are a branch of their own that shares the final end. */
  #otherwise(kind: BranchNode['kind'], scope: Scope): readonly Node[] {
    if (kind !== 'range' && this.#tokens.peek().kind === kind) {
      this.#tokens.next();
      this.#nesting++;
      if (this.#nesting >= MAX_NESTING)
        this.#tokens.fail(`control structures are nested deeper than ${MAX_NESTING}`);
      const branch = this.#branch(kind, scope);
      this.#nesting--;
      return [branch];
    }
    const { nodes, end } = this.#list(scope);
    if (end.kind !== 'end') this.#tokens.fail(`expected end; found {{${end.kind}}}`);
    return nodes;
  }

  #else(): ListEnd {
    const next = this.#tokens.peekNonSpace();
    if (next.kind === 'if' || next.kind === 'with') return { kind: 'else', position: next.position };
    return { kind: 'else', position: this.#tokens.expect(['rightDelimiter'], 'else').position };
  }

  #loopControl(kind: 'break' | 'continue', position: number, scope: Scope): Node {
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== 'rightDelimiter') this.#tokens.unexpected(token, `{{${kind}}}`);
    if (scope.loops === 0) this.#tokens.fail(`{{${kind}}} outside {{range}}`);
    return { kind, position };
  }

  #template(scope: Scope): Node {
    const context = 'template clause';
    const token = this.#tokens.expect(['string', 'rawString'], context);
    const name = this.#unquoted(token);
    const after = this.#tokens.nextNonSpace();
    if (after.kind === 'rightDelimiter')
      return { kind: 'template', position: token.position, name, pipe: undefined };
    this.#tokens.back(after);
    const pipe = scope.pipelines.pipeline(context, 'rightDelimiter');
    return { kind: 'template', position: token.position, name, pipe };
  }

  #block(scope: Scope): Node {
    const context = 'block clause';
    const token = this.#tokens.expect(['string', 'rawString'], context);
    const name = this.#unquoted(token);
    const pipe = scope.pipelines.pipeline(context, 'rightDelimiter');
    this.#define(name, context);
    return { kind: 'template', position: token.position, name, pipe };
  }
}
