/** Reads instants by a Go layout; local time is UTC. */
import { daysIn, instantOf, isLeapYear, utc } from './instant.ts';
import type { Instant, Zone } from './instant.ts';
import { parseLayout } from './layout.ts';
import type { LayoutElement } from './layout.ts';
import { elementReaders, readFraction, readText } from './readers.ts';
import type { Fields } from './readers.ts';

export type ParsedInstant =
  | { readonly ok: true; readonly instant: Instant }
  /** `parsing time "x" as "2006": cannot parse "x" as "2006"`, as Go words it. */
  | { readonly ok: false; readonly message: string };

/** The instant that `value` names under `layout`, with Go's rules for missing and contradictory parts. */
export function parseInstant(layout: string, value: string): ParsedInstant {
  const fields: Fields = {};
  const parts = parseLayout(layout);
  let rest = value;
  for (const [index, part] of parts.entries()) {
    const left = readPart(part, rest, fields, parts[index + 1]);
    if (left === undefined) {
      const where = part.kind === 'element' ? part.name : part.kind === 'text' ? part.text : part.separator;
      return failure(layout, value, `cannot parse ${quote(rest)} as ${quote(where)}`);
    }
    rest = left;
    if (fields.outOfRange !== undefined) return outOfRange(value, fields.outOfRange);
  }
  if (rest !== '') return { ok: false, message: `parsing time ${quote(value)}: extra text: ${quote(rest)}` };
  return assemble(fields, value);
}

const quote = (text: string) => JSON.stringify(text);
const failure = (layout: string, value: string, reason: string): ParsedInstant => ({
  ok: false,
  message: `parsing time ${quote(value)} as ${quote(layout)}: ${reason}`,
});
const outOfRange = (value: string, what: string): ParsedInstant => ({
  ok: false,
  message: `parsing time ${quote(value)}: ${what} out of range`,
});

function readPart(
  part: LayoutElement,
  rest: string,
  fields: Fields,
  next?: LayoutElement,
): string | undefined {
  if (part.kind === 'text') return readText(part.text, rest);
  if (part.kind === 'fraction') return readFraction(part, rest, fields);
  return elementReaders[part.name](rest, fields, next);
}

function assemble(fields: Fields, value: string): ParsedInstant {
  const date = dateOf(fields);
  if (typeof date === 'string') return outOfRange(value, date);
  const civil = { ...date, hour: hourOf(fields), minute: fields.minute ?? 0, second: fields.second ?? 0 };
  const zone = zoneOf(fields);
  const instant = instantOf(civil, fields.nanos ?? 0, fields.offset === undefined ? utc : zone);
  return { ok: true, instant: { ...instant, zone } };
}

function hourOf({ hour = 0, afternoon }: Fields): number {
  if (afternoon === true && hour < 12) return hour + 12;
  return afternoon === false && hour === 12 ? 0 : hour;
}

type CivilDate = { year: number; month: number; day: number };

/** The date, or what of it is out of range. */
function dateOf(fields: Fields): CivilDate | string {
  const { year = 0, month = 1, day = 1 } = fields;
  if (fields.yearDay === undefined)
    return day < 1 || day > daysIn(month, year) ? 'day' : { year, month, day };
  const date = dateOfYearDay(year, fields.yearDay);
  if (date === undefined) return 'day-of-year';
  const agrees = [date.month, undefined].includes(fields.month) && [date.day, undefined].includes(fields.day);
  return agrees ? date : 'day-of-year does not match month or day';
}

function dateOfYearDay(year: number, yearDay: number): CivilDate | undefined {
  if (yearDay < 1 || yearDay > (isLeapYear(year) ? 366 : 365)) return undefined;
  let day = yearDay;
  let month = 1;
  while (day > daysIn(month, year)) day -= daysIn(month++, year);
  return { year, month, day };
}

/** An offset of zero and the name UTC are local time; other names get the offset 0, except `GMT+n`. */
function zoneOf({ offset, zoneName = '' }: Fields): Zone {
  if (offset !== undefined) {
    const isLocal = offset === 0 && (zoneName === '' || zoneName === 'UTC');
    return isLocal ? utc : { name: zoneName, offset };
  }
  if (zoneName === '' || zoneName === 'UTC') return utc;
  const hours = /^GMT([+-]\d+)$/.exec(zoneName)?.[1];
  return { name: zoneName, offset: hours === undefined ? 0 : Number(hours) * 3600 };
}
