import { instantOfMilliseconds, utc } from '../../time/instant.ts';
import type { Instant } from '../../time/instant.ts';
import { instantOfValue } from '../../time/value.ts';
import { GoInt, GoStruct } from '../../value.ts';
import type { Value } from '../../value.ts';
import type { Call } from '../entry.ts';

const integerTypes: ReadonlySet<string> = new Set(['int', 'int32', 'int64']);

export const isTime = (value: Value): value is GoStruct =>
  value instanceof GoStruct && value.type === 'time.Time';

/** The instant of a time or of seconds since 1970; now for anything else. */
export function instantFrom(value: Value, call: Call): Instant {
  if (isTime(value)) return instantOfValue(value);
  if (value instanceof GoInt && integerTypes.has(value.type.name))
    return { seconds: Number(value.value), nanos: 0, zone: utc };
  return instantOfMilliseconds(call.now());
}
