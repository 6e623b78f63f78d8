import { goQuote } from '../../contract/codec.ts';
import type { SettingRow } from './row.ts';

/** The flags of a command line by name, or why it could not be read; `help` when usage was asked for. */
export type Flags =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string; readonly help: boolean };

const booleanWords = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;
const helpNames: ReadonlySet<string> = new Set(['h', 'help']);

/**
 * Reads flags as Go's flag package does: `-name value`, `-name=value`, `--name=value`; booleans `-name` or
 * `-name=<bool>`. Reading stops at the first other word, so a stray `2>&1` and all after it is ignored.
 */
export function readFlags(argv: readonly string[], known: ReadonlyMap<string, SettingRow>): Flags {
  const values = new Map<string, string>();
  let index = 0;
  for (;;) {
    const word = argv[index];
    if (word === undefined || !word.startsWith('-') || word === '-' || word === '--') break;
    const flag = readFlag(word, argv[index + 1], known);
    if ('problem' in flag) return { ok: false, ...flag };
    values.set(flag.name, flag.value);
    index += flag.words;
  }
  return { ok: true, values };
}

type Flag =
  | { readonly name: string; readonly value: string; readonly words: 1 | 2 }
  | { readonly problem: string; readonly help: boolean };

function readFlag(word: string, next: string | undefined, known: ReadonlyMap<string, SettingRow>): Flag {
  const [, name = '', attached] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === '') return wrong(`bad flag syntax: ${word}`);
  const row = known.get(name);
  if (row === undefined) return unknown(name);
  if (isBoolean(row)) return booleanFlag(name, attached ?? 'true');
  if (attached !== undefined) return { name, value: attached, words: 1 };
  return next === undefined ? wrong(`flag needs an argument: -${name}`) : { name, value: next, words: 2 };
}

const wrong = (problem: string): Flag => ({ problem, help: false });

const unknown = (name: string): Flag =>
  helpNames.has(name) ? { problem: '', help: true } : wrong(`flag provided but not defined: -${name}`);

function booleanFlag(name: string, value: string): Flag {
  if (booleanWords.test(value)) return { name, value, words: 1 };
  return wrong(`invalid boolean value ${goQuote(value)} for -${name}: parse error`);
}

/** Go asks the flag itself; here the default tells. */
function isBoolean(row: SettingRow): boolean {
  return row.fallback === 'true' || row.fallback === 'false';
}

/** The usage text: every flag with its default and meaning. */
export function usage(known: ReadonlyMap<string, SettingRow>): string {
  const lines = [...known]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, row]) => {
      const fallback = row.fallback === undefined || row.fallback === '' ? '' : ` (default ${row.fallback})`;
      return `  -${name}\n      ${row.doc}${fallback}`;
    });
  return ['Usage of agent-inject:', ...lines].join('\n');
}
