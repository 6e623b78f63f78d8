/** Prints instants by a Go layout. */
import { civilOf, weekdayOf, yearDayOf } from './instant.ts';
import type { CivilTime, Instant } from './instant.ts';
import { parseLayout } from './layout.ts';
import type { ElementName, LayoutElement } from './layout.ts';
import { monthNames, weekdayNames } from './names.ts';

interface Clock extends CivilTime {
  readonly instant: Instant;
}

const two = (value: number) => String(value).padStart(2, '0');
const hour12 = ({ hour }: Clock) => (hour % 12 === 0 ? 12 : hour % 12);

const zonePatterns = {
  ':00:00': (h: string, m: string, s: string) => `${h}:${m}:${s}`,
  '0000': (h: string, m: string, s: string) => `${h}${m}${s}`,
  ':00': (h: string, m: string) => `${h}:${m}`,
  '00': (h: string, m: string) => `${h}${m}`,
  '': (h: string) => h,
} as const;

/** The offset in one of the forms `-07` to `-07:00:00`; the name's tail selects the form. */
function zoneOffset(offset: number, form: keyof typeof zonePatterns): string {
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map(two);
  return (offset < 0 ? '-' : '+') + zonePatterns[form](parts[0] ?? '', parts[1] ?? '', parts[2] ?? '');
}

function zoneElement(name: ElementName, { instant }: Clock): string {
  const { offset } = instant.zone;
  if (name.startsWith('Z') && offset === 0) return 'Z';
  return zoneOffset(offset, name.slice(3) as keyof typeof zonePatterns);
}

const yearText = (year: number) => (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0');

const printers: Readonly<Partial<Record<ElementName, (clock: Clock) => string>>> = {
  '2006': ({ year }) => yearText(year),
  '06': ({ year }) => two((year < 0 ? 0 : year) % 100),
  January: ({ month }) => monthNames[month - 1] ?? '',
  Jan: ({ month }) => monthNames[month - 1]?.slice(0, 3) ?? '',
  '1': ({ month }) => String(month),
  '01': ({ month }) => two(month),
  Monday: ({ instant }) => weekdayNames[weekdayOf(instant)] ?? '',
  Mon: ({ instant }) => weekdayNames[weekdayOf(instant)]?.slice(0, 3) ?? '',
  '2': ({ day }) => String(day),
  _2: ({ day }) => String(day).padStart(2, ' '),
  '02': ({ day }) => two(day),
  __2: ({ instant }) => String(yearDayOf(instant)).padStart(3, ' '),
  '002': ({ instant }) => String(yearDayOf(instant)).padStart(3, '0'),
  '15': ({ hour }) => two(hour),
  '3': (clock) => String(hour12(clock)),
  '03': (clock) => two(hour12(clock)),
  '4': ({ minute }) => String(minute),
  '04': ({ minute }) => two(minute),
  '5': ({ second }) => String(second),
  '05': ({ second }) => two(second),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
  MST: ({ instant: { zone } }) => (zone.name === '' ? zoneOffset(zone.offset, '00') : zone.name),
};

function fractionText(
  nanos: number,
  { separator, digits, trim }: LayoutElement & { kind: 'fraction' },
): string {
  const text = String(nanos)
    .padStart(9, '0')
    .slice(0, digits)
    .padEnd(trim ? 0 : digits, '0');
  const kept = trim ? text.replace(/0+$/, '') : text;
  return trim && kept === '' ? '' : separator + kept;
}

/** The instant in its zone as the layout says; the same text as Go's Time.Format. */
export function formatInstant(instant: Instant, layout: string): string {
  const clock: Clock = { ...civilOf(instant), instant };
  return parseLayout(layout)
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'fraction') return fractionText(instant.nanos, part);
      return printers[part.name]?.(clock) ?? zoneElement(part.name, clock);
    })
    .join('');
}

/** What Go prints for a time.Time value. */
export function instantText(instant: Instant): string {
  return formatInstant(instant, '2006-01-02 15:04:05.999999999 -0700 MST');
}
