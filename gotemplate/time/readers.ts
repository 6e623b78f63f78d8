/** One reader per layout element: takes its text off the front of the value and notes the field. */
import type { ElementName, LayoutElement } from './layout.ts';
import { monthNames, weekdayNames } from './names.ts';

export interface Fields {
  year?: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour?: number;
  minute?: number;
  second?: number;
  nanos?: number;
  afternoon?: boolean;
  /** Seconds east of UTC. */
  offset?: number;
  zoneName?: string;
  /** What was read but cannot be, such as `hour`. */
  outOfRange?: string;
}

/** Returns what is left of the value, or undefined when the element is not there. */
type Reader = (value: string, fields: Fields, next?: LayoutElement) => string | undefined;

/** Literal text; a run of blanks matches any number of blanks. */
export function readText(text: string, value: string): string | undefined {
  let rest = value;
  for (const [piece] of text.matchAll(/ +|[^ ]+/g)) {
    if (piece.startsWith(' ')) {
      if (rest !== '' && !rest.startsWith(' ')) return undefined;
      rest = rest.replace(/^ +/, '');
    } else {
      if (!rest.startsWith(piece)) return undefined;
      rest = rest.slice(piece.length);
    }
  }
  return rest;
}

/** Nine digits of a fraction such as `.5` as nanoseconds. */
const nanosOf = (fraction: string) => Number(fraction.slice(1, 10).padEnd(9, '0'));

/** `.000` needs that many digits; `.999` takes what is there, even nothing. */
export function readFraction(
  { digits, trim }: LayoutElement & { kind: 'fraction' },
  value: string,
  fields: Fields,
): string | undefined {
  const pattern = trim ? /^[.,]\d+/ : new RegExp(`^[.,]\\d{${digits}}`);
  const found = pattern.exec(value)?.[0];
  if (found === undefined) return trim ? value : undefined;
  fields.nanos = nanosOf(found);
  return value.slice(found.length);
}

interface NumberRule {
  readonly pattern: RegExp;
  readonly set: (fields: Fields, value: number) => void;
  readonly range?: readonly [low: number, high: number, what: string];
}

function numberReader({ pattern, set, range }: NumberRule): Reader {
  return (value, fields) => {
    const found = pattern.exec(value);
    if (found === null) return undefined;
    const number = Number(found[1]);
    set(fields, number);
    if (range !== undefined && (number < range[0] || number > range[1])) fields.outOfRange = range[2];
    return value.slice(found[0].length);
  };
}

const [oneOrTwo, exactlyTwo] = [/^(\d\d?)/, /^(\d\d)/];
const month = (pattern: RegExp) =>
  numberReader({ pattern, set: (fields, value) => (fields.month = value), range: [1, 12, 'month'] });
const day = (pattern: RegExp) => numberReader({ pattern, set: (fields, value) => (fields.day = value) });
const yearDay = (pattern: RegExp) =>
  numberReader({ pattern, set: (fields, value) => (fields.yearDay = value) });
const hour = (pattern: RegExp, high: number) =>
  numberReader({ pattern, set: (fields, value) => (fields.hour = value), range: [0, high, 'hour'] });
const minute = (pattern: RegExp) =>
  numberReader({ pattern, set: (fields, value) => (fields.minute = value), range: [0, 59, 'minute'] });

/** Seconds may carry a fraction that the layout does not mention. */
function second(pattern: RegExp): Reader {
  const read = numberReader({
    pattern,
    set: (fields, value) => (fields.second = value),
    range: [0, 59, 'second'],
  });
  return (value, fields, next) => {
    const rest = read(value, fields);
    const fraction = next?.kind === 'fraction' ? undefined : /^[.,]\d+/.exec(rest ?? '')?.[0];
    if (rest === undefined || fraction === undefined) return rest;
    fields.nanos = nanosOf(fraction);
    return rest.slice(fraction.length);
  };
}

/** One of the names, in any case; `set` gets its index. */
function nameReader(names: readonly string[], set: (fields: Fields, index: number) => void): Reader {
  return (value, fields) => {
    const index = names.findIndex((name) => value.slice(0, name.length).toLowerCase() === name.toLowerCase());
    if (index < 0) return undefined;
    set(fields, index);
    return value.slice(names[index]?.length);
  };
}

const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3));
const setMonth = (fields: Fields, index: number) => (fields.month = index + 1);
const ignore = () => undefined;

function halfDay(morning: string, afternoon: string): Reader {
  return (value, fields) => {
    if (!value.startsWith(morning) && !value.startsWith(afternoon)) return undefined;
    fields.afternoon = value.startsWith(afternoon);
    return value.slice(2);
  };
}

const offsetUnits = [
  { name: 'hour', seconds: 3600, limit: 24 },
  { name: 'minute', seconds: 60, limit: 60 },
  { name: 'second', seconds: 1, limit: 60 },
] as const;

function offsetSeconds(parts: readonly number[], fields: Fields): number {
  const wrong = offsetUnits.find(({ limit }, index) => (parts[index] ?? 0) > limit);
  if (wrong !== undefined) fields.outOfRange = `time zone offset ${wrong.name}`;
  return offsetUnits.reduce((sum, { seconds }, index) => sum + (parts[index] ?? 0) * seconds, 0);
}

/** `[+-]` and two digits for each of hours, minutes and seconds that the form has; `Z` where the form allows it. */
function offsetReader(pattern: RegExp, mayBeZ: boolean): Reader {
  return (value, fields) => {
    if (mayBeZ && value.startsWith('Z')) {
      fields.offset = 0;
      return value.slice(1);
    }
    const found = pattern.exec(value);
    if (found === null) return undefined;
    fields.offset = offsetSeconds(found.slice(2).map(Number), fields) * (found[1] === '-' ? -1 : 1);
    return value.slice(found[0].length);
  };
}

const offsetForms = {
  '07': /^([+-])(\d\d)/,
  '0700': /^([+-])(\d\d)(\d\d)/,
  '07:00': /^([+-])(\d\d):(\d\d)/,
  '070000': /^([+-])(\d\d)(\d\d)(\d\d)/,
  '07:00:00': /^([+-])(\d\d):(\d\d):(\d\d)/,
} as const;

/** Three letters, four that end in T (or WITA, ChST, MeST), five that end in T, `GMT+n` with n below 24, or a signed number. */
const zoneName =
  /^(?:ChST|MeST|GMT(?:[+-](?:2[0-3]|[01]?\d)(?!\d))?(?![A-Z])|WITA(?![A-Z])|[A-Z]{3}T(?![A-Z])|[A-Z]{4}T(?![A-Z])|[A-Z]{3}(?![A-Z])|[+-](?:2[0-3]|[01]?\d)(?!\d))/;

function readZoneName(value: string, fields: Fields): string | undefined {
  const name = value.startsWith('UTC') ? 'UTC' : zoneName.exec(value)?.[0];
  if (name === undefined) return undefined;
  fields.zoneName = name;
  if (name === 'UTC') fields.offset = 0;
  return value.slice(name.length);
}

export const elementReaders: Readonly<Record<ElementName, Reader>> = {
  '2006': numberReader({ pattern: /^(\d{4})/, set: (fields, value) => (fields.year = value) }),
  '06': numberReader({
    pattern: exactlyTwo,
    set: (fields, value) => (fields.year = value + (value >= 69 ? 1900 : 2000)),
  }),
  January: nameReader(monthNames, setMonth),
  Jan: nameReader(short(monthNames), setMonth),
  '1': month(oneOrTwo),
  '01': month(exactlyTwo),
  Monday: nameReader(weekdayNames, ignore),
  Mon: nameReader(short(weekdayNames), ignore),
  '2': day(oneOrTwo),
  _2: day(/^ ?(\d\d?)/),
  '02': day(exactlyTwo),
  __2: yearDay(/^ {0,2}(\d{1,3})/),
  '002': yearDay(/^(\d{3})/),
  '15': hour(oneOrTwo, 23),
  '3': hour(oneOrTwo, 12),
  '03': hour(exactlyTwo, 12),
  '4': minute(oneOrTwo),
  '04': minute(exactlyTwo),
  '5': second(oneOrTwo),
  '05': second(exactlyTwo),
  PM: halfDay('AM', 'PM'),
  pm: halfDay('am', 'pm'),
  MST: readZoneName,
  '-07': offsetReader(offsetForms['07'], false),
  '-0700': offsetReader(offsetForms['0700'], false),
  '-07:00': offsetReader(offsetForms['07:00'], false),
  '-070000': offsetReader(offsetForms['070000'], false),
  '-07:00:00': offsetReader(offsetForms['07:00:00'], false),
  Z07: offsetReader(offsetForms['07'], true),
  Z0700: offsetReader(offsetForms['0700'], true),
  'Z07:00': offsetReader(offsetForms['07:00'], true),
  Z070000: offsetReader(offsetForms['070000'], true),
  'Z07:00:00': offsetReader(offsetForms['07:00:00'], true),
};
