import { encodeRune } from '../values/text.ts';
import type { Node, Repeat } from './node.ts';
import type { ParsedPattern } from './parse.ts';
import type { Instruction, Program } from './program.ts';
import { hasRune, type RuneSet } from './rune-set.ts';
import { RegexSyntaxError } from './syntax-error.ts';

/** Patterns that need more steps than this are refused: counted repetition can make long programs of short patterns. */
const MOST_INSTRUCTIONS = 100_000;

/** Turns a parsed pattern into a program; throws RegexSyntaxError when it would be too long. */
export function compileProgram({ root, names }: ParsedPattern, pattern: string): Program {
  const compiler = new Compiler(pattern);
  const match = compiler.emit({ op: 'match' });
  const start = compiler.compile({ kind: 'capture', index: 0, part: root }, match);
  const first = firstParts(root);
  return {
    instructions: compiler.instructions,
    start,
    slots: names.length * 2,
    anchored: first[0]?.kind === 'assertion' && first[0].assertion === 'begin-text',
    prefix: literalPrefix(first),
  };
}

/** Builds the program backwards: each node is given the step that follows it and yields the step it begins with. */
class Compiler {
  readonly instructions: Instruction[] = [];
  readonly #pattern: string;
  readonly #asciiOf = new Map<RuneSet, Uint8Array>();

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  emit(instruction: Instruction): number {
    if (this.instructions.length >= MOST_INSTRUCTIONS) {
      throw new RegexSyntaxError('expression too large', this.#pattern);
    }
    return this.instructions.push(instruction) - 1;
  }

  compile(node: Node, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'runes':
        return this.emit({ op: 'runes', set: node.set, ascii: this.#ascii(node.set), next });
      case 'assertion':
        return this.emit({ op: 'assert', assertion: node.assertion, next });
      case 'concat':
        return node.parts.reduceRight((following, part) => this.compile(part, following), next);
      case 'alternate':
        return this.#alternate(node.parts, next);
      case 'capture': {
        const end = this.emit({ op: 'save', slot: node.index * 2 + 1, next });
        return this.emit({ op: 'save', slot: node.index * 2, next: this.compile(node.part, end) });
      }
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #alternate(parts: readonly Node[], next: number): number {
    const starts = parts.map((part) => this.compile(part, next));
    return starts.reduceRight((other, start) => this.emit({ op: 'split', next: start, other }));
  }

  /** x{2,4} is xx(x(x)?)?, x{2,} is xx+. */
  #repeat({ part, min, max, greedy }: Repeat, next: number): number {
    if (max === 0) return next;
    let following = max === Infinity ? this.#unlimited(part, min, greedy, next) : next;
    const optional = max === Infinity ? 0 : max - min;
    for (let i = 0; i < optional; i++) following = this.#either(this.compile(part, following), next, greedy);
    const copies = max === Infinity && min > 0 ? min - 1 : min;
    for (let i = 0; i < copies; i++) following = this.compile(part, following);
    return following;
  }

  /** x* of something that can be empty must be (x+)?, or the order of preference would be wrong. */
  #unlimited(part: Node, min: number, greedy: boolean, next: number): number {
    const split = this.#either(next, next, greedy);
    const start = this.compile(part, split);
    this.instructions[split] = splitOf(start, next, greedy);
    if (min > 0) return start;
    return isNullable(part) ? this.#either(start, next, greedy) : split;
  }

  #either(preferred: number, other: number, greedy: boolean): number {
    return this.emit(splitOf(preferred, other, greedy));
  }

  #ascii(set: RuneSet): Uint8Array {
    const known = this.#asciiOf.get(set);
    if (known !== undefined) return known;
    const table = Uint8Array.from({ length: 128 }, (_, rune) => (hasRune(set, rune) ? 1 : 0));
    this.#asciiOf.set(set, table);
    return table;
  }
}

function splitOf(first: number, second: number, greedy: boolean): Instruction {
  return greedy ? { op: 'split', next: first, other: second } : { op: 'split', next: second, other: first };
}

/** True when the node can match without consuming anything. */
function isNullable(node: Node): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'runes':
      return false;
    case 'concat':
      return node.parts.every(isNullable);
    case 'alternate':
      return node.parts.some(isNullable);
    case 'capture':
      return isNullable(node.part);
    case 'repeat':
      return node.min === 0 || isNullable(node.part);
  }
}

function firstParts(root: Node): readonly Node[] {
  return root.kind === 'concat' ? root.parts : [root];
}

function literalPrefix(parts: readonly Node[]): string {
  let prefix = '';
  for (const part of parts) {
    const range = part.kind === 'runes' && isSingle(part.set) ? part.set.ranges[0] : undefined;
    if (range === undefined) break;
    prefix += encodeRune(range[0]);
  }
  return prefix;
}

/** U+FFFD also matches bytes that are not UTF-8, so it is no fixed text. */
function isSingle({ ranges, properties, negated }: RuneSet): boolean {
  const [range] = ranges;
  const isOne = ranges.length === 1 && range !== undefined && range[0] === range[1] && range[0] !== 0xfffd;
  return isOne && properties.length === 0 && !negated;
}
