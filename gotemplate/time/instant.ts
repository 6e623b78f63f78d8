/** Points in time with a zone, as Go's time.Time: proleptic Gregorian, nanoseconds, fixed offsets. */

export interface Zone {
  /** Abbreviation such as `UTC`; empty for an offset without a name. */
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

export interface Instant {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanos: number;
  readonly zone: Zone;
}

export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A distance on the calendar; each part may be negative. */
export interface CalendarSpan {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

export const utc: Zone = Object.freeze({ name: 'UTC', offset: 0 });

/** Go's zero time, 0001-01-01T00:00:00Z. */
export const zeroInstant: Instant = Object.freeze({ seconds: -62_135_596_800, nanos: 0, zone: utc });

const secondsPerDay = 86_400;
const daysPer400Years = 146_097;
const daysFromYear0March = 719_468;

/** Days since 1970-01-01 of a date; months count from March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPer400Years + dayOfEra - daysFromYear0March;
}

function dateOfDay(days: number): { year: number; month: number; day: number } {
  const shifted = days + daysFromYear0March;
  const era = Math.floor(shifted / daysPer400Years);
  const dayOfEra = shifted - era * daysPer400Years;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** The instant at which a clock in `zone` shows `civil`. */
export function instantOf(civil: CivilTime, nanos: number, zone: Zone): Instant {
  const days = daysSinceEpoch(civil.year, civil.month, civil.day);
  const seconds = days * secondsPerDay + civil.hour * 3600 + civil.minute * 60 + civil.second - zone.offset;
  return { seconds, nanos, zone };
}

/** What a calendar and a clock in the instant's zone show. */
export function civilOf(instant: Instant): CivilTime {
  const local = instant.seconds + instant.zone.offset;
  const days = Math.floor(local / secondsPerDay);
  const rest = local - days * secondsPerDay;
  return {
    ...dateOfDay(days),
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
  };
}

/** 0 (Sunday) to 6 in the instant's zone. */
export function weekdayOf(instant: Instant): number {
  const days = Math.floor((instant.seconds + instant.zone.offset) / secondsPerDay);
  return (((days + 4) % 7) + 7) % 7;
}

/** 1 to 366 in the instant's zone. */
export function yearDayOf(instant: Instant): number {
  const { year, month, day } = civilOf(instant);
  return daysSinceEpoch(year, month, day) - daysSinceEpoch(year, 1, 1) + 1;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month (1 to 12). */
export function daysIn(month: number, year: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The same time of day so many years, months and days later; days beyond the end of a month run into the next one. */
export function addDate(instant: Instant, { years, months, days }: CalendarSpan): Instant {
  const civil = civilOf(instant);
  const month = civil.month - 1 + months;
  const date = {
    year: civil.year + years + Math.floor(month / 12),
    month: (((month % 12) + 12) % 12) + 1,
    day: civil.day + days,
  };
  return instantOf({ ...civil, ...date }, instant.nanos, instant.zone);
}

/** The instant `nanoseconds` later (earlier when negative), in the same zone. */
export function addNanoseconds(instant: Instant, nanoseconds: bigint): Instant {
  const total = BigInt(instant.seconds) * 1_000_000_000n + BigInt(instant.nanos) + nanoseconds;
  const nanos = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { ...instant, seconds: Number((total - nanos) / 1_000_000_000n), nanos: Number(nanos) };
}

/** The instant of a JavaScript time in milliseconds, in UTC. */
export function instantOfMilliseconds(milliseconds: number): Instant {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1000) * 1_000_000), zone: utc };
}
