import { runeAt } from '../values/text.ts';
import type { Assertion } from './node.ts';
import type { Program } from './program.ts';
import { hasRune } from './rune-set.ts';

/** Start and end of the match and of each capture, as byte indexes; -1 for captures that took no part. */
export type MatchIndexes = readonly number[];

/** Threads in order of preference: the step each stands at, and what it has captured. */
class ThreadList {
  readonly steps: number[] = [];
  readonly captures: number[][] = [];
  readonly #seen: Uint32Array;
  #generation = 1;

  constructor(size: number) {
    this.#seen = new Uint32Array(size);
  }

  /** Marks a step as reached at this position; false when it was before, by a preferred way. */
  reach(step: number): boolean {
    if (this.#seen[step] === this.#generation) return false;
    this.#seen[step] = this.#generation;
    return true;
  }

  clear(): void {
    this.steps.length = 0;
    this.captures.length = 0;
    this.#generation++;
  }
}

/** Moves of single threads between two reports of work, and how many of them count as one step. */
const REPORT_INTERVAL = 4096;
const MOVES_PER_STEP = 16;

/**
 * Finds leftmost matches, preferring as Go's regexp (leftmost-first), by following all alternatives at once: time grows
 * with text length times program size, never beyond. `spend` is told about the work from time to time and may throw.
 */
export class Machine {
  readonly #program: Program;
  readonly #spend: (steps: number) => void;
  readonly #stack: (number | number[])[] = [];
  #current: ThreadList;
  #next: ThreadList;
  #moves = 0;
  #text = '';
  #matched: number[] | undefined;

  constructor(program: Program, spend: (steps: number) => void) {
    this.#program = program;
    this.#spend = spend;
    this.#current = new ThreadList(program.instructions.length);
    this.#next = new ThreadList(program.instructions.length);
  }

  /** The first match at or after a byte index. */
  find(text: string, from: number): MatchIndexes | undefined {
    this.#reset(text);
    const { start, slots } = this.#program;
    let position = from;
    for (let width = 1; width > 0; position += width) {
      if (this.#current.steps.length === 0) position = this.#nextStart(position);
      if (position < 0) break;
      if (this.#mayStart(position)) {
        this.#follow(this.#current, start, position, new Array<number>(slots).fill(-1));
      }
      const read = this.#runeAt(position);
      width = read.width;
      this.#count(this.#current.steps.length + 1);
      this.#step(read.rune, position + width);
    }
    return this.#matched;
  }

  #reset(text: string): void {
    this.#text = text;
    this.#matched = undefined;
    this.#stack.length = 0;
    this.#current.clear();
    this.#next.clear();
  }

  #count(moves: number): void {
    this.#moves += moves;
    if (this.#moves < REPORT_INTERVAL) return;
    this.#spend(Math.ceil(this.#moves / MOVES_PER_STEP));
    this.#moves = 0;
  }

  #mayStart(position: number): boolean {
    return this.#matched === undefined && (position === 0 || !this.#program.anchored);
  }

  /** Where a match may begin when none is under way; -1 when nowhere. */
  #nextStart(position: number): number {
    return this.#mayStart(position) ? this.#text.indexOf(this.#program.prefix, position) : -1;
  }

  #runeAt(position: number): { rune: number; width: number } {
    return position < this.#text.length ? runeAt(this.#text, position) : { rune: -1, width: 0 };
  }

  /** Moves every thread over one rune; a thread at the match ends those it is preferred to. */
  #step(rune: number, position: number): void {
    const threads = this.#current;
    for (const [index, step] of threads.steps.entries()) {
      const instruction = this.#program.instructions[step];
      const captures = threads.captures[index] ?? [];
      if (instruction?.op === 'match') {
        this.#matched = captures;
        break;
      }
      if (instruction?.op !== 'runes' || rune < 0) continue;
      const accepted = rune < 0x80 ? instruction.ascii[rune] === 1 : hasRune(instruction.set, rune);
      if (accepted) this.#follow(this.#next, instruction.next, position, captures);
    }
    threads.clear();
    this.#current = this.#next;
    this.#next = threads;
  }

  /** Adds the steps reachable without consuming anything, most preferred first. */
  #follow(threads: ThreadList, start: number, position: number, captured: number[]): void {
    const stack = this.#stack;
    let captures = captured;
    stack.push(start);
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (typeof top !== 'number') captures = top;
      else captures = this.#reach(threads, top, position, captures);
    }
  }

  #reach(threads: ThreadList, step: number, position: number, captures: number[]): number[] {
    const instruction = this.#program.instructions[step];
    if (instruction === undefined || !threads.reach(step)) return captures;
    switch (instruction.op) {
      case 'split':
        this.#stack.push(instruction.other, instruction.next);
        return captures;
      case 'save': {
        const saved = captures.slice();
        saved[instruction.slot] = position;
        this.#stack.push(captures, instruction.next);
        return saved;
      }
      case 'assert':
        if (holds(instruction.assertion, this.#text, position)) this.#stack.push(instruction.next);
        return captures;
      default:
        threads.steps.push(step);
        threads.captures.push(captures);
        return captures;
    }
  }
}

function isWordByte(text: string, index: number): boolean {
  const byte = text.charCodeAt(index);
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x5f;
}

function holds(assertion: Assertion, text: string, position: number): boolean {
  switch (assertion) {
    case 'begin-text':
      return position === 0;
    case 'end-text':
      return position === text.length;
    case 'begin-line':
      return position === 0 || text.charAt(position - 1) === '\n';
    case 'end-line':
      return position === text.length || text.charAt(position) === '\n';
    case 'word-boundary':
      return isWordByte(text, position - 1) !== isWordByte(text, position);
    case 'no-word-boundary':
      return isWordByte(text, position - 1) === isWordByte(text, position);
  }
}
