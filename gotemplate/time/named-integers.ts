import { GoInt, INT, INT64, int64 } from '../value.ts';
import type { IntType, Method, Value } from '../value.ts';
import { durationText, roundedDuration, truncatedDuration } from './duration.ts';
import { monthNames, weekdayNames } from './names.ts';

/** time.Month, time.Weekday and time.Duration as templates see them: integers with a text and methods. */

const reading = (read: (value: bigint) => Value): Method<GoInt> => ({
  params: [],
  call: ({ value }) => read(value),
});

const named = (name: string, text: (value: bigint) => string): IntType => ({
  ...INT,
  name,
  text: ({ value }) => text(value),
  methods: new Map([['String', reading(text)]]),
});

const monthType = named('time.Month', (value) => monthNames[Number(value) - 1] ?? `%!Month(${value})`);
const weekdayType = named('time.Weekday', (value) => weekdayNames[Number(value)] ?? `%!Weekday(${value})`);

/** The whole units of a duration and the rest, added up in Go's order. */
const inUnits = (unit: bigint) =>
  reading((value) => Number(value / unit) + Number(value % unit) / Number(unit));

/** A method that fits a duration to multiples of another one. */
const fitting = (fit: (value: bigint, multiple: bigint) => bigint): Method<GoInt> => ({
  params: ['time.Duration'],
  call: ({ value }, [multiple]) => duration(fit(value, (multiple as GoInt).value)),
});

const durationType: IntType = {
  ...INT64,
  name: 'time.Duration',
  text: ({ value }) => durationText(value),
  methods: new Map<string, Method<GoInt>>([
    ['String', reading(durationText)],
    ['Hours', inUnits(3_600_000_000_000n)],
    ['Minutes', inUnits(60_000_000_000n)],
    ['Seconds', inUnits(1_000_000_000n)],
    ['Milliseconds', reading((value) => int64(value / 1_000_000n))],
    ['Microseconds', reading((value) => int64(value / 1_000n))],
    ['Nanoseconds', reading(int64)],
    ['Abs', reading((value) => duration(value < 0n ? -value : value))],
    ['Truncate', fitting(truncatedDuration)],
    ['Round', fitting(roundedDuration)],
  ]),
};

const longest = (1n << 63n) - 1n;

/** A time.Duration; one that is too long becomes the longest there is, as Time.Sub and Duration.Abs have it. */
export function duration(nanoseconds: bigint): GoInt {
  const fitted = nanoseconds > longest ? longest : nanoseconds < -longest - 1n ? -longest - 1n : nanoseconds;
  return new GoInt(durationType, fitted);
}

/** A time.Month, 1 to 12. */
export const month = (value: number) => new GoInt(monthType, BigInt(value));

/** A time.Weekday, 0 (Sunday) to 6. */
export const weekday = (value: number) => new GoInt(weekdayType, BigInt(value));
