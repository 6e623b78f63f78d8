import { parseClass, parsePerlClass, parseUnicodeClass } from './char-class.ts';
import { parseEscape } from './escape.ts';
import { type Flags, NO_FLAGS, parseGroupOpening } from './flags.ts';
import { type Assertion, EMPTY, type Node } from './node.ts';
import { PatternReader } from './pattern-reader.ts';
import { parseRepeatOperator, repeatsWithinLimit } from './repetition.ts';
import { type RuneSet, runeSet, singleRuneSet, LAST_RUNE } from './rune-set.ts';
import { RegexSyntaxError } from './syntax-error.ts';

/** A parsed pattern: its tree, and the name of each capture ('' without; index 0 is the whole match). */
export interface ParsedPattern {
  readonly root: Node;
  readonly names: readonly string[];
}

/** A group being read: finished alternatives, the parts of the present one, and what applies once it is closed. */
interface OpenGroup {
  readonly alternatives: Node[];
  parts: Node[];
  readonly capture: number | undefined;
  readonly outerFlags: Flags;
}

/** Groups inside of groups beyond this are refused, as in Go. */
const DEEPEST = 1000;

const ANY: RuneSet = runeSet([[0, LAST_RUNE]]);
const ANY_BUT_NEWLINE: RuneSet = { ...runeSet([[0x0a, 0x0a]]), negated: true };

const ESCAPED_ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'begin-text'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
  ['z', 'end-text'],
]);

/** Parses a pattern (a byte string) in the syntax of Go's regexp; throws RegexSyntaxError in Go's words. */
export function parsePattern(pattern: string): ParsedPattern {
  return new Parser(pattern).parse();
}

class Parser {
  readonly #reader: PatternReader;
  readonly #names: string[] = [''];
  readonly #groups: OpenGroup[] = [];
  #group: OpenGroup;
  #flags = NO_FLAGS;

  constructor(pattern: string) {
    this.#reader = new PatternReader(pattern);
    this.#group = openGroup(undefined, NO_FLAGS);
  }

  parse(): ParsedPattern {
    let repeatStart: number | undefined;
    while (!this.#reader.atEnd) {
      const start = this.#reader.position;
      repeatStart = this.#repetition(repeatStart) ? start : undefined;
      if (repeatStart === undefined) this.#item();
    }
    if (this.#groups.length > 0) throw new RegexSyntaxError('missing closing )', this.#reader.pattern);
    return { root: closeGroup(this.#group), names: this.#names };
  }

  #push(node: Node): void {
    this.#group.parts.push(node);
  }

  #pushSet(set: RuneSet): void {
    this.#push({ kind: 'runes', set });
  }

  #assert(assertion: Assertion): void {
    this.#push({ kind: 'assertion', assertion });
  }

  #item(): void {
    const reader = this.#reader;
    switch (reader.peek()) {
      case '(':
        this.#open();
        break;
      case ')':
        this.#close();
        break;
      case '[':
        this.#pushSet(parseClass(reader, this.#flags.foldCase));
        break;
      case '\\':
        this.#escape();
        break;
      case '|':
        this.#nextAlternative();
        break;
      default:
        this.#plain();
    }
  }

  #nextAlternative(): void {
    this.#reader.position++;
    this.#group.alternatives.push(concat(this.#group.parts));
    this.#group.parts = [];
  }

  #plain(): void {
    const { foldCase, multiLine, dotNewline } = this.#flags;
    const rune = this.#reader.rune();
    if (rune === 0x5e) this.#assert(multiLine ? 'begin-line' : 'begin-text');
    else if (rune === 0x24) this.#assert(multiLine ? 'end-line' : 'end-text');
    else if (rune === 0x2e) this.#pushSet(dotNewline ? ANY : ANY_BUT_NEWLINE);
    else this.#pushSet(singleRuneSet(rune, foldCase));
  }

  #escape(): void {
    const reader = this.#reader;
    const letter = reader.peek(1);
    const assertion = ESCAPED_ASSERTIONS.get(letter);
    if (assertion !== undefined) {
      reader.position += 2;
      this.#assert(assertion);
    } else if (letter === 'Q') this.#quotation();
    else this.#pushSet(this.#escapedSet());
  }

  #escapedSet(): RuneSet {
    const { foldCase } = this.#flags;
    const property = parseUnicodeClass(this.#reader, foldCase);
    if (property !== undefined) return { ranges: [], properties: [property], negated: false };
    return parsePerlClass(this.#reader, foldCase) ?? singleRuneSet(parseEscape(this.#reader), foldCase);
  }

  /** `\Q...\E`: everything up to `\E`, or to the end, is plain text. */
  #quotation(): void {
    const reader = this.#reader;
    reader.position += 2;
    const found = reader.pattern.indexOf('\\E', reader.position);
    const end = found < 0 ? reader.pattern.length : found;
    while (reader.position < end) this.#pushSet(singleRuneSet(reader.rune(), this.#flags.foldCase));
    reader.accept('\\E');
  }

  #open(): void {
    const opening = parseGroupOpening(this.#reader, this.#flags);
    if (opening.kind === 'flags') {
      this.#flags = opening.flags;
      return;
    }
    if (this.#groups.length >= DEEPEST) {
      throw new RegexSyntaxError('expression nests too deeply', this.#reader.pattern);
    }
    this.#groups.push(this.#group);
    const outer = this.#flags;
    if (opening.kind === 'group') {
      this.#flags = opening.flags;
      this.#group = openGroup(undefined, outer);
    } else {
      this.#group = openGroup(this.#names.length, outer);
      this.#names.push(opening.kind === 'named' ? opening.name : '');
    }
  }

  #close(): void {
    const outer = this.#groups.pop();
    if (outer === undefined) throw new RegexSyntaxError('unexpected )', this.#reader.pattern);
    this.#reader.position++;
    const closed = closeGroup(this.#group);
    this.#flags = this.#group.outerFlags;
    this.#group = outer;
    this.#push(closed);
  }

  /** Applies a repetition operator, if one comes next, to the last part; `previous` is where one ended just before. */
  #repetition(previous: number | undefined): boolean {
    const reader = this.#reader;
    const start = reader.position;
    const operator = /^[*+?{]/.test(reader.peek()) ? parseRepeatOperator(reader) : undefined;
    if (operator === undefined) return false;
    const greedy = reader.accept('?') === this.#flags.swapGreed;
    if (previous !== undefined) {
      throw new RegexSyntaxError('invalid nested repetition operator', reader.since(previous));
    }
    const part = this.#group.parts.pop();
    if (part === undefined) {
      throw new RegexSyntaxError('missing argument to repetition operator', reader.since(start));
    }
    const node: Node = { kind: 'repeat', part, greedy, ...operator };
    if (!repeatsWithinLimit(node)) throw new RegexSyntaxError('invalid repeat count', reader.since(start));
    this.#push(node);
    return true;
  }
}

function openGroup(capture: number | undefined, outerFlags: Flags): OpenGroup {
  return { alternatives: [], parts: [], capture, outerFlags };
}

function concat(parts: readonly Node[]): Node {
  const [only] = parts;
  if (only === undefined) return EMPTY;
  return parts.length === 1 ? only : { kind: 'concat', parts };
}

function closeGroup({ alternatives, parts, capture }: OpenGroup): Node {
  const last = concat(parts);
  const part: Node = alternatives.length === 0 ? last : { kind: 'alternate', parts: [...alternatives, last] };
  return capture === undefined ? part : { kind: 'capture', index: capture, part };
}
