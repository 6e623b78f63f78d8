import { FunctionError } from '../../errors.ts';
import { parseInt } from '../../strconv/integers.ts';
import { durationText, parseDuration } from '../../time/duration.ts';
import { addNanoseconds, instantOfMilliseconds, zeroInstant } from '../../time/instant.ts';
import type { Instant } from '../../time/instant.ts';
import { parseInstant } from '../../time/parse.ts';
import { instantOfValue, timeValue } from '../../time/value.ts';
import { GoInt } from '../../value.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { Call, FunctionEntry } from '../entry.ts';
import { instantFrom, isTime } from './moments.ts';

const any = 'interface {}';
const second = 1_000_000_000n;
const wrapped = (value: bigint) => BigInt.asIntN(64, value);
const isInt64 = (value: Value): value is GoInt => value instanceof GoInt && value.type.name === 'int64';
function nanosecondsSince(instant: Instant, call: Call): bigint {
  const now = instantOfMilliseconds(call.now());
  return BigInt(now.seconds - instant.seconds) * second + BigInt(now.nanos - instant.nanos);
}

/** Seconds given as an int64 or a decimal text; anything else is none. */
function seconds(value: Value): bigint {
  if (typeof value !== 'string') return isInt64(value) ? value.value : 0n;
  const { value: number, fault } = parseInt(value);
  if (fault === undefined) return number;
  if (fault === 'invalid syntax') return 0n;
  return value.startsWith('-') ? -(1n << 63n) : (1n << 63n) - 1n;
}

function nanoseconds(value: Value, call: Call): bigint {
  if (isTime(value)) return nanosecondsSince(instantOfValue(value), call);
  if (typeof value !== 'string') return isInt64(value) ? value.value : 0n;
  const parsed = parseDuration(value);
  return parsed.ok ? parsed.nanoseconds : 0n;
}

const hour = 3600n * second;
const roundUnits: readonly (readonly [bigint, string])[] = [
  [hour * 24n * 365n, 'y'],
  [hour * 24n * 30n, 'mo'],
  [hour * 24n, 'd'],
  [hour, 'h'],
  [60n * second, 'm'],
  [second, 's'],
];

/** The whole number of the largest unit that the duration exceeds. */
function roundDuration(duration: bigint): string {
  const size = duration < 0n ? -duration : duration;
  const found = roundUnits.find(([unit]) => size > unit);
  return found === undefined ? '0s' : `${size / found[0]}${found[1]}`;
}

function dateFrom(layout: string, text: string): Instant {
  const parsed = parseInstant(layout, text);
  if (!parsed.ok) throw new FunctionError(parsed.message);
  return parsed.instant;
}

/** Rounds to whole seconds, halves away from zero. */
function wholeSeconds(duration: bigint): bigint {
  const rest = duration % second;
  const up = (rest < 0n ? -rest : rest) * 2n >= second;
  const direction = duration < 0n ? -second : second;
  return duration - rest + (up ? direction : 0n);
}

const modifying = (name: string) =>
  define({
    name,
    params: ['string', 'time.Time'],
    result: 'time.Time',
    doc: 'the time later by a duration',
    example: {
      template: `{{ sprig_toDate "2006-01-02" "2024-01-01" | ${name} "24h" | sprig_unixEpoch }}`,
      output: '1704153600',
    },
    body: ([text, time]) => {
      const parsed = parseDuration(text);
      if (!parsed.ok) throw new FunctionError(parsed.message);
      return timeValue(addNanoseconds(instantOfValue(time), parsed.nanoseconds));
    },
  });

export const dateFunctions: readonly FunctionEntry[] = [
  define({
    name: 'sprig_toDate',
    params: ['string', 'string'],
    result: 'time.Time',
    doc: 'reads a time by a layout; the zero time when it cannot be read',
    example: { template: '{{ (sprig_toDate "2006-01-02" "2024-05-06").Month }}', output: 'May' },
    body: ([layout, text]) => {
      const parsed = parseInstant(layout, text);
      return timeValue(parsed.ok ? parsed.instant : zeroInstant);
    },
  }),
  define({
    name: 'sprig_mustToDate',
    params: ['string', 'string'],
    result: 'time.Time',
    doc: 'reads a time by a layout',
    example: { template: '{{ (sprig_mustToDate "2006-01-02" "2024-05-06").Weekday }}', output: 'Monday' },
    body: ([layout, text]) => timeValue(dateFrom(layout, text)),
  }),
  modifying('sprig_mustDateModify'),
  modifying('sprig_must_date_modify'),
  define({
    name: 'sprig_unixEpoch',
    params: ['time.Time'],
    result: 'string',
    doc: 'the seconds since 1970 of a time',
    example: { template: '{{ sprig_toDate "2006" "2000" | sprig_unixEpoch }}', output: '946684800' },
    body: ([time]) => String(instantOfValue(time).seconds),
  }),
  define({
    name: 'sprig_ago',
    params: [any],
    result: 'string',
    doc: 'how long ago a time was, in whole seconds',
    body: ([value], call) => durationText(wholeSeconds(nanosecondsSince(instantFrom(value, call), call))),
  }),
  define({
    name: 'sprig_duration',
    params: [any],
    result: 'string',
    doc: 'a number of seconds, as an int64 or a text, as a duration',
    example: { template: '{{ sprig_duration "95" }}', output: '1m35s' },
    body: ([value]) => durationText(wrapped(seconds(value) * second)),
  }),
  define({
    name: 'sprig_durationRound',
    params: [any],
    result: 'string',
    doc: 'a duration in its largest whole unit',
    example: { template: '{{ sprig_durationRound "2h10m5s" }}', output: '2h' },
    body: ([value], call) => roundDuration(nanoseconds(value, call)),
  }),
];
