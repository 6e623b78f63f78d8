import { lowerRune, upperRune } from '../../unicode/case.ts';
import { isLetter, isNumber, isPunct, isUpper } from '../../unicode/class.ts';
import { isSpace } from '../../unicode/space.ts';
import { RUNE_ERROR, encodeRune, encodeRunes, runeAt, runesOf } from '../../values/text.ts';

/**
 * Snake, kebab and Pascal case with the results of xstrings 1.5.0: a text is cut into words of one kind each, and the
 * neighbours decide where a connector goes.
 */

type Kind = 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other' | 'invalid' | 'end';

/** A character with the invalid bytes before it. */
interface Unit {
  readonly kind: Kind;
  /** Hyphens and underscores connect words, but inside a run of punctuation they belong to it. */
  readonly isPunctuation: boolean;
  readonly bytes: string;
}

interface Word {
  readonly kind: Kind;
  readonly bytes: string;
}

const isConnector = (rune: number) => rune === 0x2d || rune === 0x5f || isSpace(rune);

/** Han characters are letters without an alphabet. */
const hanRanges: readonly (readonly [number, number])[] = [
  [0x4e00, 0x9fcc],
  [0x3400, 0x4d85],
  [0x20000, 0x2b81d],
];
const isAlphabet = (rune: number) =>
  isLetter(rune) && !hanRanges.some(([low, high]) => rune >= low && rune <= high);

const classes: readonly (readonly [Kind, (rune: number) => boolean])[] = [
  ['connector', isConnector],
  ['punctuation', isPunct],
  ['upper', isUpper],
  ['letters', isAlphabet],
  ['number', isNumber],
];

const kindOf = (rune: number): Kind => classes.find(([, holds]) => holds(rune))?.[0] ?? 'other';

const invalid = { kind: 'invalid', isPunctuation: false } as const;

/** Invalid bytes belong to the character after them; at the end of the text, to the one before. */
function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let start = 0;
  for (let at = 0; at < text.length;) {
    const { rune, width } = runeAt(text, at);
    at += width;
    if (rune === RUNE_ERROR) continue;
    units.push({ kind: kindOf(rune), isPunctuation: isPunct(rune), bytes: text.slice(start, at) });
    start = at;
  }
  if (start < text.length) units.push({ ...(units.at(-1) ?? invalid), bytes: text.slice(start) });
  return units;
}

/** How many units from `at` on satisfy the test. */
function runLength(units: readonly Unit[], at: number, test: (unit: Unit) => boolean): number {
  let end = at;
  for (let unit = units[end]; unit !== undefined && test(unit); unit = units[end]) end++;
  return end - at;
}

/** `HTTPStatus` is `HTTP` and `Status`: the last of several capitals starts the word of the letters behind it. */
function upperWordLength(units: readonly Unit[], at: number): number {
  const capitals = runLength(units, at, ({ kind }) => kind === 'upper');
  const lettersFollow = units[at + capitals]?.kind === 'letters';
  if (capitals > 1) return lettersFollow ? capitals - 1 : capitals;
  return 1 + runLength(units, at + 1, ({ kind }) => kind === 'letters');
}

function wordsOf(text: string): Word[] {
  const units = unitsOf(text);
  const words: Word[] = [];
  for (let at = 0; at < units.length;) {
    const kind = units[at]?.kind ?? 'end';
    const belongs = (unit: Unit) => unit.kind === kind || (kind === 'punctuation' && unit.isPunctuation);
    const length = kind === 'upper' ? upperWordLength(units, at) : runLength(units, at, belongs);
    const bytes = units.slice(at, at + length).map((unit) => unit.bytes);
    words.push({ kind, bytes: bytes.join('') });
    at += length;
  }
  return words;
}

/** A capital in lower case; a letter in title case, such as `ǅ`, stays. */
const lowerCapital = (rune: number) => (isUpper(rune) ? lowerRune(rune) : rune);

/** Reads words one after the other and writes them in lower case. */
class Joiner {
  readonly #words: readonly Word[];
  readonly #connector: string;
  #at = 0;
  #text = '';

  constructor(words: readonly Word[], connector: string) {
    this.#words = words;
    this.#connector = connector;
  }

  join(): string {
    while (this.#at < this.#words.length - 1) {
      const word = this.#current();
      if (word.kind !== 'connector') this.#write(word);
      this.#at++;
      this.#after(word);
    }
    this.#write(this.#current());
    return this.#text;
  }

  #current(): Word {
    return this.#words[this.#at] ?? { kind: 'end', bytes: '' };
  }

  #after(word: Word): void {
    if (word.kind === 'connector') this.#write(word);
    else if (word.kind === 'number') this.#lettersAndNumbers();
    else if (word.kind !== 'punctuation') this.#afterLetters();
  }

  /** A number is a part of the word before it, unless letters follow it. */
  #afterLetters(): void {
    if (this.#current().kind !== 'number') {
      this.#connect();
      return;
    }
    if (this.#at >= this.#words.length - 1) return;
    const number = this.#take();
    if (this.#current().kind === 'letters') {
      this.#text += this.#connector;
      this.#write(number);
      this.#lettersAndNumbers();
    } else {
      this.#write(number);
      this.#connect();
    }
  }

  #lettersAndNumbers(): void {
    for (; ['letters', 'number'].includes(this.#current().kind); this.#at++) this.#write(this.#current());
    if (this.#current().kind !== 'invalid') this.#connect();
  }

  #take(): Word {
    const word = this.#current();
    this.#at++;
    return word;
  }

  #connect(): void {
    if (!['connector', 'punctuation', 'end'].includes(this.#current().kind)) this.#text += this.#connector;
  }

  #write({ kind, bytes }: Word): void {
    if (kind === 'connector')
      for (const rune of runesOf(bytes)) this.#text += isConnector(rune) ? this.#connector : encodeRune(rune);
    else this.#text += kind === 'upper' ? encodeRunes(runesOf(bytes).map(lowerCapital)) : bytes;
  }
}

/** `FirstName` as `first_name`, with the given connector. */
export function joinLowerCase(text: string, connector: '_' | '-'): string {
  return text === '' ? '' : new Joiner(wordsOf(text), connector).join();
}

/** `some_words` as `SomeWords`; leading and doubled connectors stay, and a text of connectors alone gets one more. */
export function pascalCase(text: string): string {
  const runes = runesOf(text);
  const first = runes.findIndex((rune) => !isConnector(rune));
  if (first < 0) return encodeRunes([...runes, ...runes.slice(-1)]);
  let out = encodeRunes(runes.slice(0, first));
  let inCapitals = isUpper(runes[first] ?? 0);
  let previous = upperRune(runes[first] ?? 0);
  for (const rune of runes.slice(first + 1)) {
    let next = rune;
    if (isConnector(previous)) {
      if (isConnector(rune)) out += encodeRune(previous);
      else {
        inCapitals = isUpper(rune);
        next = upperRune(rune);
      }
    } else {
      inCapitals &&= isUpper(rune);
      if (inCapitals) next = lowerRune(rune);
      out += encodeRune(previous);
    }
    previous = next;
  }
  return out + encodeRune(previous);
}
