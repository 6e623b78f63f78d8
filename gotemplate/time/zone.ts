import type { Instant, Zone } from './instant.ts';
import { utc } from './instant.ts';

/** The zone of that name at an instant, from the engine's time zone data; UTC for `UTC`, `Local` and unknown names. */
export function zoneAt(name: string, { seconds }: Instant): Zone {
  if (name === '' || name === 'UTC' || name === 'Local') return utc;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    const parts = format.formatToParts(new Date(seconds * 1000));
    const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    return { name: '', offset: offsetOf(text) };
  } catch {
    return utc; // upstream falls back to UTC too
  }
}

/** Seconds of `GMT+05:30`. */
function offsetOf(text: string): number {
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
