import type { Issue } from '../../contract/issue.ts';
import { isJsonObject } from '../../contract/json.ts';
import { suggest } from '../../contract/suggest.ts';
import { name as nameForm } from './form.ts';
import type { Value } from './form.ts';
import type { Row, Rows } from './table.ts';
import type { Values } from './wanted.ts';

/** What reading goes on with: mistakes are collected, files beside the set-up file are read. */
export interface Reading {
  readonly issues: Issue[];
  /** Content of a file, or a sentence on why there is none. */
  readonly readFile: (path: string) => { readonly text: string } | { readonly fault: string };
}

/** What stands for the whole file in a sentence. */
export const whole = 'the file';

type Section = Readonly<Record<string, unknown>>;

/** The values of one section by key; `also` are keys that are read elsewhere. */
export function readRows(
  section: unknown,
  rows: Rows,
  at: string,
  { reading, also = [] }: { readonly reading: Reading; readonly also?: readonly string[] },
): Values {
  const given = readObject(section, at, reading, { rows, also });
  const entries = Object.entries(rows).flatMap(([key, row]) => {
    const value = readRow(given, key, row, { at, rows, reading });
    return value === undefined ? [] : [[row.contentOf ?? key, value] as const];
  });
  for (const [key, { required, form }] of Object.entries(rows))
    if (required === true && given !== undefined && !Object.hasOwn(given, key))
      reading.issues.push({ key: `${at}.${key}`, problem: 'is needed', expected: form.says });
  return Object.fromEntries(entries);
}

/** The keys of an object; whatever is none, and every unknown key, is a mistake. */
export function readObject(
  section: unknown,
  at: string,
  { issues }: Reading,
  { rows = {}, also = [] }: { readonly rows?: Rows; readonly also?: readonly string[] },
): Section | undefined {
  const known = [...Object.keys(rows), ...also];
  if (!isJsonObject(section)) {
    issues.push({ key: at, problem: 'holds no keys', expected: `an object with ${known.join(', ')}` });
    return undefined;
  }
  const unknown = Object.keys(section).filter((key) => !known.includes(key));
  const path = (key: string) => (at === whole ? key : `${at}.${key}`);
  issues.push(...unknown.map((key) => ({ key: path(key), ...unknownKey(key, known, rows) })));
  return section;
}

/** The entries of a section that is kept by name. */
export function readNamed(
  section: unknown,
  at: string,
  { issues }: Reading,
): readonly (readonly [string, unknown])[] {
  if (section === undefined) return [];
  if (!isJsonObject(section)) {
    issues.push({ key: at, problem: 'holds no keys', expected: 'an object with a key for each name' });
    return [];
  }
  const odd = Object.keys(section).filter((key) => nameForm.read(key) === undefined);
  issues.push(...odd.map((key) => ({ key: at, problem: 'wrong name', expected: nameForm.says, got: key })));
  return Object.entries(section);
}

/** Somebody who knows Vault's API may use its name of a field. */
function unknownKey(key: string, known: readonly string[], rows: Rows): Omit<Issue, 'key'> {
  const [here] = Object.entries(rows).find(([, { field }]) => field === key) ?? [];
  const nearest = here ?? suggest(key, known);
  return {
    problem: 'unknown key',
    fix: nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`,
  };
}

interface RowPlace {
  readonly at: string;
  readonly rows: Rows;
  readonly reading: Reading;
}

function readRow(given: Section | undefined, key: string, row: Row, place: RowPlace): Value | undefined {
  if (given === undefined || !Object.hasOwn(given, key)) return undefined;
  const path = `${place.at}.${key}`;
  const value = readValue(given[key], path, row, place.reading);
  if (row.contentOf === undefined || value === undefined) return value;
  if (Object.hasOwn(given, row.contentOf)) {
    place.reading.issues.push({ key: path, problem: `choose one of ${row.contentOf} and ${key}` });
    return undefined;
  }
  const content = place.rows[row.contentOf];
  return content === undefined ? undefined : readContent(String(value), path, content, place.reading);
}

function readValue(value: unknown, key: string, { form }: Row, { issues }: Reading): Value | undefined {
  const read = form.read(value);
  if (read === undefined) {
    const got = form.unshown === true ? undefined : shownText(value);
    const shown = got === undefined ? {} : { got };
    issues.push({ key, problem: 'not of the accepted form', expected: form.says, ...shown });
  }
  return read;
}

/** The content of a file as the value of the key that it stands for. */
function readContent(file: string, key: string, row: Row, reading: Reading): Value | undefined {
  const content = reading.readFile(file);
  if ('text' in content) return readValue(content.text, key, row, reading);
  reading.issues.push({ key, problem: content.fault });
  return undefined;
}

/** Lists and objects are not repeated: they can be long, and hold anything. */
function shownText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
