import { FunctionError } from '../errors.ts';
import { quote } from '../strconv/quote.ts';
import { bytes, GoInt, GoStruct, int, int64, TypedNil, uint64 } from '../value.ts';
import type { Method, Methods, StructType, Value } from '../value.ts';
import { formatInstant, instantText } from './format.ts';
import { addDate, addNanoseconds, civilOf, utc, weekdayOf, yearDayOf, zeroInstant } from './instant.ts';
import type { CivilTime, Instant, Zone } from './instant.ts';
import { monthNames } from './names.ts';
import { duration, month, weekday } from './named-integers.ts';

/** time.Time and time.Location as templates see them. */

/** The instant behind a time.Time value. */
export function instantOfValue(value: Value | undefined): Instant {
  return (value as GoStruct).hidden as Instant;
}

const rfc3339 = '2006-01-02T15:04:05.999999999Z07:00';
const nanosecondsPerSecond = 1_000_000_000n;

/** Nanoseconds since 1970. */
const nanosecondsOf = ({ seconds, nanos }: Instant) => BigInt(seconds) * nanosecondsPerSecond + BigInt(nanos);

const reading = (read: (instant: Instant) => Value): Method<GoStruct> => ({
  params: [],
  call: (receiver) => read(instantOfValue(receiver)),
});
const field = (name: keyof CivilTime) => reading((instant) => int(civilOf(instant)[name]));

const secondsSinceYear1 = ({ seconds }: Instant) => BigInt(seconds) - BigInt(zeroInstant.seconds);

/** Methods that move a time to a multiple of a duration since the year 1, given how far it is behind the last one. */
const fitting = (shift: (rest: bigint, multiple: bigint) => bigint): Method<GoStruct> => ({
  params: ['time.Duration'],
  call: (receiver, [by]) => {
    const instant = instantOfValue(receiver);
    const multiple = (by as GoInt).value;
    if (multiple <= 0n) return timeValue(instant);
    const time = secondsSinceYear1(instant) * nanosecondsPerSecond + BigInt(instant.nanos);
    const rest = ((time % multiple) + multiple) % multiple;
    return timeValue(addNanoseconds(instant, shift(rest, multiple)));
  },
});

/** RFC 3339, which knows years of four digits only. */
function marshalled(instant: Instant, method: string): string {
  const { year } = civilOf(instant);
  if (year < 0 || year > 9999) throw new FunctionError(`Time.${method}: year outside of range [0,9999]`);
  return formatInstant(instant, rfc3339);
}

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
  ['GoString', reading((instant) => goText(instant))],
  ['MarshalText', reading((instant) => bytes(marshalled(instant, 'MarshalText')))],
  ['MarshalJSON', reading((instant) => bytes(`"${marshalled(instant, 'MarshalJSON')}"`))],
  ['Unix', reading(({ seconds }) => int64(seconds))],
  ['UnixMilli', reading((instant) => int64(nanosecondsOf(instant) / 1_000_000n))],
  ['UnixMicro', reading((instant) => int64(nanosecondsOf(instant) / 1_000n))],
  ['UnixNano', reading((instant) => int64(nanosecondsOf(instant)))],
  ['Year', field('year')],
  ['Month', reading((instant) => month(civilOf(instant).month))],
  ['Day', field('day')],
  ['Hour', field('hour')],
  ['Minute', field('minute')],
  ['Second', field('second')],
  ['Nanosecond', reading(({ nanos }) => int(nanos))],
  ['Weekday', reading((instant) => weekday(weekdayOf(instant)))],
  ['YearDay', reading((instant) => int(yearDayOf(instant)))],
  ['IsZero', reading((instant) => nanosecondsOf(instant) === nanosecondsOf(zeroInstant))],
  ['IsDST', reading(() => false)],
  ['Location', reading(({ zone }) => locationOf(zone))],
  ['UTC', reading((instant) => timeValue({ ...instant, zone: utc }))],
  ['Local', reading((instant) => timeValue({ ...instant, zone: utc }))],
  [
    'In',
    {
      params: ['*time.Location'],
      call: (receiver, [location]) => timeValue({ ...instantOfValue(receiver), zone: zoneOf(location) }),
    },
  ],
  [
    'Add',
    {
      params: ['time.Duration'],
      call: (receiver, [by]) => timeValue(addNanoseconds(instantOfValue(receiver), (by as GoInt).value)),
    },
  ],
  [
    'AddDate',
    {
      params: ['int', 'int', 'int'],
      call: (receiver, by) => {
        const [years = 0, months = 0, days = 0] = by.map((part) => Number((part as GoInt).value));
        return timeValue(addDate(instantOfValue(receiver), { years, months, days }));
      },
    },
  ],
  ['Truncate', fitting((rest) => -rest)],
  ['Round', fitting((rest, multiple) => (rest + rest < multiple ? -rest : multiple - rest))],
  ['Sub', comparing(duration)],
  ['Compare', comparing((difference) => int(difference < 0n ? -1 : Number(difference > 0n)))],
  ['After', comparing((difference) => difference > 0n)],
  ['Before', comparing((difference) => difference < 0n)],
  ['Equal', comparing((difference) => difference === 0n)],
]);

/** The expression that makes the time in Go. */
function goText(instant: Instant): string {
  const { year, month, day, hour, minute, second } = civilOf(instant);
  const zone = isUtc(instant.zone) ? 'time.UTC' : `time.Location(${quote(instant.zone.name)})`;
  const monthName = `time.${monthNames[month - 1] ?? String(month)}`;
  return `time.Date(${[year, monthName, day, hour, minute, second, instant.nanos, zone].join(', ')})`;
}

const isUtc = ({ name, offset }: Zone) => name === utc.name && offset === 0;

/** The fields are what tells two locations apart. */
const locationType: StructType = {
  name: 'time.Location',
  fields: [
    { name: 'name', type: 'string', unexported: true },
    { name: 'offset', type: 'int', unexported: true },
  ],
  methods: new Map([['String', { params: [], call: (location) => zoneOf(location).name }]]),
  text: (location) => zoneOf(location).name,
};

const locationOf = (zone: Zone) =>
  new GoStruct(locationType, [zone.name, int(zone.offset)], { pointer: true, hidden: zone });

function zoneOf(location: Value | undefined): Zone {
  if (location instanceof GoStruct) return location.hidden as Zone;
  throw new FunctionError('time: missing Location in call to Time.In');
}

const timeType: StructType = {
  name: 'time.Time',
  fields: [
    { name: 'wall', type: 'uint64', unexported: true },
    { name: 'ext', type: 'int64', unexported: true },
    { name: 'loc', type: '*time.Location', unexported: true },
  ],
  methods,
  text: (value) => instantText(instantOfValue(value)),
  goText: (value) => goText(instantOfValue(value)),
  marshal: (value, encoding) =>
    encoding === 'JSON'
      ? marshalled(instantOfValue(value), 'MarshalJSON')
      : formatInstant(instantOfValue(value), rfc3339),
};

/** A time.Time for templates. */
export function timeValue(instant: Instant): GoStruct {
  const { nanos, zone } = instant;
  const location = isUtc(zone) ? new TypedNil('*time.Location') : locationOf(zone);
  const fields = [uint64(nanos), int64(secondsSinceYear1(instant)), location];
  return new GoStruct(timeType, fields, { hidden: instant });
}
