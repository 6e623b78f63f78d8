import { quote } from '../strconv/quote.ts';
import { GoInt, GoStruct, INT, INT64, int, int64 } from '../value.ts';
import type { IntType, Method, Methods, StructType, Value } from '../value.ts';
import { durationText } from './duration.ts';
import { formatInstant, instantText } from './format.ts';
import { addNanoseconds, civilOf, utc, weekdayOf, yearDayOf, zeroInstant } from './instant.ts';
import type { CivilTime, Instant } from './instant.ts';
import { monthNames, weekdayNames } from './names.ts';

/** time.Time, time.Month, time.Weekday and time.Duration as templates see them. */

const named = (name: string, text: (value: bigint) => string): IntType => ({
  ...INT,
  name,
  text: ({ value }) => text(value),
  methods: new Map([['String', { params: [], call: (receiver) => text(receiver.value) }]]),
});

const monthType = named('time.Month', (value) => monthNames[Number(value) - 1] ?? `%!Month(${value})`);
const weekdayType = named('time.Weekday', (value) => weekdayNames[Number(value)] ?? `%!Weekday(${value})`);

/** Durations divided by a unit, as floats. */
const inUnits = (nanoseconds: number): Method<GoInt> => ({
  params: [],
  call: ({ value }) => Number(value) / nanoseconds,
});

const durationMethods: Methods<GoInt> = new Map<string, Method<GoInt>>([
  ['String', { params: [], call: ({ value }) => durationText(value) }],
  ['Hours', inUnits(3.6e12)],
  ['Minutes', inUnits(6e10)],
  ['Seconds', inUnits(1e9)],
  ['Milliseconds', { params: [], call: ({ value }) => int64(value / 1_000_000n) }],
  ['Nanoseconds', { params: [], call: ({ value }) => int64(value) }],
]);

const durationType: IntType = {
  ...INT64,
  name: 'time.Duration',
  text: ({ value }) => durationText(value),
  methods: durationMethods,
};

const duration = (nanoseconds: bigint) => new GoInt(durationType, nanoseconds);

/** The instant behind a time.Time value. */
export function instantOfValue(value: Value | undefined): Instant {
  return (value as GoStruct).hidden as Instant;
}

/** Nanoseconds since 1970. */
const nanosecondsOf = ({ seconds, nanos }: Instant) => BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

const reading = (read: (instant: Instant) => Value): Method<GoStruct> => ({
  params: [],
  call: (receiver) => read(instantOfValue(receiver)),
});
const field = (name: keyof CivilTime) => reading((instant) => int(civilOf(instant)[name]));

/** Methods that look at the nanoseconds between the receiver and another time. */
const comparing = (read: (difference: bigint) => Value): Method<GoStruct> => ({
  params: ['time.Time'],
  call: (receiver, [other]) =>
    read(nanosecondsOf(instantOfValue(receiver)) - nanosecondsOf(instantOfValue(other))),
});

const methods: Methods<GoStruct> = new Map<string, Method<GoStruct>>([
  [
    'Format',
    {
      params: ['string'],
      call: (receiver, [layout]) => formatInstant(instantOfValue(receiver), layout as string),
    },
  ],
  ['String', reading((instant) => instantText(instant))],
  ['Unix', reading(({ seconds }) => int64(seconds))],
  ['UnixMilli', reading((instant) => int64(nanosecondsOf(instant) / 1_000_000n))],
  ['UnixMicro', reading((instant) => int64(nanosecondsOf(instant) / 1_000n))],
  ['UnixNano', reading((instant) => int64(nanosecondsOf(instant)))],
  ['Year', field('year')],
  ['Month', reading((instant) => new GoInt(monthType, BigInt(civilOf(instant).month)))],
  ['Day', field('day')],
  ['Hour', field('hour')],
  ['Minute', field('minute')],
  ['Second', field('second')],
  ['Nanosecond', reading(({ nanos }) => int(nanos))],
  ['Weekday', reading((instant) => new GoInt(weekdayType, BigInt(weekdayOf(instant))))],
  ['YearDay', reading((instant) => int(yearDayOf(instant)))],
  ['IsZero', reading((instant) => nanosecondsOf(instant) === nanosecondsOf(zeroInstant))],
  ['UTC', reading((instant) => timeValue({ ...instant, zone: utc }))],
  ['Local', reading((instant) => timeValue({ ...instant, zone: utc }))],
  [
    'Add',
    {
      params: ['time.Duration'],
      call: (receiver, [by]) => timeValue(addNanoseconds(instantOfValue(receiver), (by as GoInt).value)),
    },
  ],
  ['Sub', comparing((difference) => duration(difference))],
  ['After', comparing((difference) => difference > 0n)],
  ['Before', comparing((difference) => difference < 0n)],
  ['Equal', comparing((difference) => difference === 0n)],
]);

/** The expression that makes the time in Go. */
function goText(instant: Instant): string {
  const { year, month, day, hour, minute, second } = civilOf(instant);
  const { name, offset } = instant.zone;
  const zone = name === utc.name && offset === 0 ? 'time.UTC' : `time.Location(${quote(name)})`;
  const monthName = `time.${monthNames[month - 1] ?? String(month)}`;
  return `time.Date(${[year, monthName, day, hour, minute, second, instant.nanos, zone].join(', ')})`;
}

const timeType: StructType = {
  name: 'time.Time',
  fields: [],
  methods,
  text: (value) => instantText(instantOfValue(value)),
  goText: (value) => goText(instantOfValue(value)),
  marshal: (value) => formatInstant(instantOfValue(value), '2006-01-02T15:04:05.999999999Z07:00'),
};

/** A time.Time for templates. */
export function timeValue(instant: Instant): GoStruct {
  return new GoStruct(timeType, [], { hidden: instant });
}
