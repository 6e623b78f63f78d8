import fc from 'fast-check';
import t from 'tap';
import { durationText, parseDuration } from '../../../gotemplate/time/duration.ts';
import { formatInstant, instantText } from '../../../gotemplate/time/format.ts';
import {
  addNanoseconds,
  civilOf,
  instantOfMilliseconds,
  weekdayOf,
  yearDayOf,
} from '../../../gotemplate/time/instant.ts';
import { parseInstant } from '../../../gotemplate/time/parse.ts';

const parsed = (layout: string, value: string) => {
  const result = parseInstant(layout, value);
  return result.ok ? instantText(result.instant) : result.message;
};

t.test('layouts read what they print', async () => {
  const layouts = [
    '2006-01-02T15:04:05.999999999Z07:00',
    'Mon Jan _2 15:04:05 2006',
    '2006-002 3:04:05PM',
    'Monday, 02-Jan-06 15:04:05 MST',
    '20060102150405.000',
  ];
  const start = Date.UTC(1970, 0, 1);
  const end = Date.UTC(2068, 11, 31);
  for (const layout of layouts)
    fc.assert(
      fc.property(fc.integer({ min: start / 1000, max: end / 1000 }), (seconds) => {
        const text = formatInstant(instantOfMilliseconds(seconds * 1000), layout);
        const back = parseInstant(layout, text);
        return back.ok && formatInstant(back.instant, layout) === text;
      }),
    );
});

t.test('calendar fields agree with the platform, before and after 1970', async () => {
  fc.assert(
    fc.property(fc.integer({ min: -50_000_000_000, max: 50_000_000_000 }), (seconds) => {
      const instant = instantOfMilliseconds(seconds * 1000);
      const date = new Date(seconds * 1000);
      const civil = civilOf(instant);
      return (
        civil.year === date.getUTCFullYear() &&
        civil.month === date.getUTCMonth() + 1 &&
        civil.day === date.getUTCDate() &&
        civil.hour === date.getUTCHours() &&
        weekdayOf(instant) === date.getUTCDay() &&
        yearDayOf(instant) >= 1
      );
    }),
  );
});

t.test('missing parts are the start of year 0, offsets make their own zone', async (t) => {
  t.equal(parsed('15:04', '12:30'), '0000-01-01 12:30:00 +0000 UTC');
  t.equal(
    parsed('2006-01-02T15:04:05Z07:00', '2024-05-06T07:08:09+02:00'),
    '2024-05-06 07:08:09 +0200 +0200',
  );
  t.equal(parsed('15:04 MST', '12:30 CEST'), '0000-01-01 12:30:00 +0000 CEST');
});

t.test('dates that do not exist are refused in words', async (t) => {
  t.equal(parsed('2006-01-02', '2020-02-30'), 'parsing time "2020-02-30": day out of range');
  t.equal(parsed('2006-01-02', '2020-13-01'), 'parsing time "2020-13-01": month out of range');
  t.equal(parsed('2006-01-02', '2020-01-01 '), 'parsing time "2020-01-01 ": extra text: " "');
  t.match(parsed('2006-01-02', 'bad'), /^parsing time "bad" as "2006-01-02": cannot parse "bad" as "2006"$/);
});

t.test('durations print as they are read', async (t) => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (nanoseconds) => {
      const back = parseDuration(durationText(nanoseconds));
      return back.ok && back.nanoseconds === nanoseconds;
    }),
  );
  t.same(parseDuration('1h30m'), { ok: true, nanoseconds: 5_400_000_000_000n });
  t.same(parseDuration('5'), { ok: false, message: 'time: missing unit in duration "5"' });
  t.same(parseDuration('5x'), { ok: false, message: 'time: unknown unit "x" in duration "5x"' });
  t.same(parseDuration('9223372036854775808ns').ok, false);
});

t.test('time moves on by nanoseconds across the second', async (t) => {
  const instant = instantOfMilliseconds(999);
  t.match(addNanoseconds(instant, 1_500_000n), { seconds: 1, nanos: 500_000 });
  t.match(addNanoseconds(instant, -1_000_000_000n), { seconds: -1, nanos: 999_000_000 });
});
