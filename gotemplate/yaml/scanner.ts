import { isBlank, isBlankOrEnd, isBreak } from './character.ts';
import { yamlFault } from './fault.ts';
import { PossibleKeys } from './possible-keys.ts';
import { type Mark, YamlReader } from './reader.ts';
import { scanBlock } from './scan-block.ts';
import { scanPlain, scanQuoted } from './scan-scalar.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-tag.ts';
import type { StructuralKind, Token } from './token.ts';

/** Indentation nested deeper than this are refused. */
const DEEPEST = 1000;

const BRACKETS: ReadonlyMap<string, StructuralKind> = new Map([
  ['[', 'flow-sequence-start'],
  ['{', 'flow-mapping-start'],
  [']', 'flow-sequence-end'],
  ['}', 'flow-mapping-end'],
]);

/**
 * Cuts a YAML 1.1 text into tokens as yaml.v2 2.4.0 does. Indentation becomes start and end tokens; whether something is a
 * key is known only at its colon, so tokens wait until that is settled.
 */
export class YamlScanner {
  readonly #reader: YamlReader;
  readonly #waiting: Token[] = [];
  readonly #indents: number[] = [];
  readonly #keys: PossibleKeys;
  #taken = 0;
  #indent = -1;
  #keyAllowed = true;

  constructor(text: string) {
    this.#reader = new YamlReader(text);
    this.#keys = new PossibleKeys(this.#reader);
  }

  /** The next token, without taking it. After the end of the stream that token stays. */
  peek(): Token {
    while (this.#needsMore()) this.#fetch();
    const [token] = this.#waiting;
    return token ?? { kind: 'stream-end', mark: this.#reader.mark };
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== 'stream-end') {
      this.#waiting.shift();
      this.#taken++;
    }
    return token;
  }

  #needsMore(): boolean {
    const [first] = this.#waiting;
    if (first === undefined) return true;
    if (first.kind === 'stream-end') return false;
    return this.#keys.includes(this.#taken);
  }

  get #inFlow(): boolean {
    return this.#keys.inFlow;
  }

  /** Notes that what begins here may be a key. */
  #noteKey(): void {
    if (!this.#keyAllowed) return;
    const required = !this.#inFlow && this.#indent === this.#reader.column;
    this.#keys.note({ ...this.#here(), required });
  }

  #add(kind: StructuralKind, width: number): void {
    this.#waiting.push({ kind, mark: this.#reader.mark });
    this.#reader.skip(width);
  }

  /** Opens a block collection when the column is further to the right; its start token goes `before` a token. */
  #indentTo(column: number, kind: StructuralKind, at: { mark: Mark; token: number }): void {
    if (this.#inFlow || this.#indent >= column) return;
    if (this.#indents.length >= DEEPEST) {
      throw yamlFault(`exceeded max depth of ${DEEPEST}`, this.#reader.line + 1);
    }
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#waiting.splice(at.token - this.#taken, 0, { kind, mark: at.mark });
  }

  /** Closes the block collections that end before this column. */
  #unindentTo(column: number): void {
    while (!this.#inFlow && this.#indent > column) {
      this.#waiting.push({ kind: 'block-end', mark: this.#reader.mark });
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #here(): { mark: Mark; token: number } {
    return { mark: this.#reader.mark, token: this.#taken + this.#waiting.length };
  }

  #fetch(): void {
    const reader = this.#reader;
    this.#skipToToken();
    this.#unindentTo(reader.column);
    const char = reader.peek();
    if (char === '') this.#fetchEnd();
    else if (reader.column === 0 && char === '%') this.#fetchDirective();
    else if (reader.atDocumentIndicator) this.#fetchDocumentIndicator();
    else if (!this.#fetchIndicator(char)) this.#fetchContent(char);
  }

  #skipToToken(): void {
    const reader = this.#reader;
    for (;;) {
      while (reader.peek() === ' ' || ((this.#inFlow || !this.#keyAllowed) && reader.peek() === '\t'))
        reader.skip();
      reader.skipComment();
      if (!isBreak(reader.peek())) return;
      reader.readBreak();
      if (!this.#inFlow) this.#keyAllowed = true;
    }
  }

  #leaveBlocks(): void {
    this.#unindentTo(-1);
    this.#keys.drop();
    this.#keyAllowed = false;
  }

  #fetchEnd(): void {
    this.#reader.finishLine();
    this.#leaveBlocks();
    this.#add('stream-end', 0);
  }

  #fetchDirective(): void {
    this.#leaveBlocks();
    this.#waiting.push(scanDirective(this.#reader));
  }

  #fetchDocumentIndicator(): void {
    this.#leaveBlocks();
    this.#add(this.#reader.peek() === '-' ? 'document-start' : 'document-end', 3);
  }

  /** Brackets, commas, dashes, question marks and colons; false when the character is none of these here. */
  #fetchIndicator(char: string): boolean {
    const alone = isBlankOrEnd(this.#reader.peek(1));
    const bracket = BRACKETS.get(char);
    if (bracket !== undefined) this.#fetchBracket(bracket);
    else if (char === ',') this.#fetchFlowEntry();
    else if (char === '-' && alone) this.#fetchBlockEntry();
    else if (alone || this.#inFlow) return this.#fetchKeyOrValue(char);
    else return false;
    return true;
  }

  #fetchKeyOrValue(char: string): boolean {
    if (char === '?') this.#fetchKey();
    else if (char === ':') this.#fetchValue();
    else return false;
    return true;
  }

  #fetchBracket(kind: StructuralKind): void {
    const opens = kind === 'flow-sequence-start' || kind === 'flow-mapping-start';
    if (opens) {
      this.#noteKey();
      this.#keys.open();
    } else {
      this.#keys.drop();
      this.#keys.close();
    }
    this.#keyAllowed = opens;
    this.#add(kind, 1);
  }

  #fetchFlowEntry(): void {
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#add('flow-entry', 1);
  }

  #requireKeyAllowed(what: string): void {
    if (this.#inFlow || this.#keyAllowed) return;
    throw yamlFault(`${what} are not allowed in this context`, this.#reader.line + 1);
  }

  #fetchBlockEntry(): void {
    this.#requireKeyAllowed('block sequence entries');
    this.#indentTo(this.#reader.column, 'block-sequence-start', this.#here());
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#add('block-entry', 1);
  }

  #fetchKey(): void {
    this.#requireKeyAllowed('mapping keys');
    this.#indentTo(this.#reader.column, 'block-mapping-start', this.#here());
    this.#keys.drop();
    this.#keyAllowed = !this.#inFlow;
    this.#add('key', 1);
  }

  #fetchValue(): void {
    const key = this.#keys.take();
    if (key !== undefined) {
      this.#waiting.splice(key.token - this.#taken, 0, { kind: 'key', mark: key.mark });
      this.#indentTo(key.mark.column, 'block-mapping-start', key);
      this.#keyAllowed = false;
    } else {
      this.#requireKeyAllowed('mapping values');
      this.#indentTo(this.#reader.column, 'block-mapping-start', this.#here());
      this.#keyAllowed = !this.#inFlow;
    }
    this.#add('value', 1);
  }

  #fetchContent(char: string): void {
    if ((char === '|' || char === '>') && !this.#inFlow) {
      this.#keys.drop();
      this.#keyAllowed = true;
      const { mark } = this.#reader;
      this.#waiting.push({
        kind: 'scalar',
        value: scanBlock(this.#reader, this.#indent),
        plain: false,
        mark,
      });
      return;
    }
    const scan = this.#contentScan(char);
    this.#noteKey();
    this.#keyAllowed = false;
    this.#waiting.push(scan());
  }

  #contentScan(char: string): () => Token {
    const reader = this.#reader;
    if (char === '*' || char === '&') return () => scanAnchor(reader);
    if (char === '!') return () => scanTag(reader);
    const { mark } = reader;
    if (char === "'" || char === '"')
      return () => ({ kind: 'scalar', value: scanQuoted(reader), plain: false, mark });
    if (this.#startsPlain(char)) return () => this.#scanPlain(mark);
    throw yamlFault('found character that cannot start any token', reader.line + 1);
  }

  #startsPlain(char: string): boolean {
    const next = this.#reader.peek(1);
    if (char === '-') return !isBlank(next);
    if (char === '?' || char === ':') return !this.#inFlow && !isBlankOrEnd(next);
    return !isBlankOrEnd(char) && !',[]{}#&*!|>\'"%@`'.includes(char);
  }

  #scanPlain(mark: Mark): Token {
    const { value, multiline } = scanPlain(this.#reader, { indent: this.#indent, inFlow: this.#inFlow });
    if (multiline) this.#keyAllowed = true;
    return { kind: 'scalar', value, plain: true, mark };
  }
}
