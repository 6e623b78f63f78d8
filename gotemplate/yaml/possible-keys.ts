import { yamlFault } from './fault.ts';
import type { Mark, YamlReader } from './reader.ts';

/** Something that turns out to be a key if a colon follows on the same line. */
export interface PossibleKey {
  readonly mark: Mark;
  /** Number of the token, counted from the start of the stream, before which the key would begin. */
  readonly token: number;
  /** Set where only a key can stand, so that a missing colon is an error. */
  readonly required: boolean;
}

/** A key must be followed by its colon within so many characters. */
const LONGEST_KEY = 1024;

/** Brackets nested deeper than this are refused. */
const DEEPEST = 1000;

/** The possible keys of a scanner: one place for the block level and one for each open bracket. */
export class PossibleKeys {
  readonly #reader: YamlReader;
  readonly #levels: (PossibleKey | undefined)[] = [undefined];

  constructor(reader: YamlReader) {
    this.#reader = reader;
  }

  get inFlow(): boolean {
    return this.#levels.length > 1;
  }

  /** Enters a bracket. */
  open(): void {
    if (this.#levels.length >= DEEPEST) {
      throw yamlFault(`exceeded max depth of ${DEEPEST}`, this.#reader.line + 1);
    }
    this.#levels.push(undefined);
  }

  /** Leaves a bracket, if there is one. */
  close(): void {
    if (this.inFlow) this.#levels.pop();
  }

  /** Notes a possible key in place of the one before, which was none. */
  note(key: PossibleKey): void {
    this.drop();
    this.#levels[this.#levels.length - 1] = key;
  }

  /** Forgets the present possible key; where only a key could stand that is an error. */
  drop(level = this.#levels.length - 1): void {
    if (this.#levels[level]?.required) {
      throw yamlFault("could not find expected ':'", this.#reader.line + 1);
    }
    this.#levels[level] = undefined;
  }

  /** Takes the present key, now that its colon is here; undefined when nothing before it can be a key. */
  take(): PossibleKey | undefined {
    const level = this.#levels.length - 1;
    const key = this.#isPossible(level) ? this.#levels[level] : undefined;
    this.#levels[level] = undefined;
    return key;
  }

  /** True while a key may still begin before this token. */
  includes(token: number): boolean {
    return this.#levels.some((key, level) => key?.token === token && this.#isPossible(level));
  }

  #isPossible(level: number): boolean {
    const key = this.#levels[level];
    if (key === undefined) return false;
    const { line, index } = this.#reader;
    if (key.mark.line === line && key.mark.index + LONGEST_KEY >= index) return true;
    this.drop(level);
    return false;
  }
}
