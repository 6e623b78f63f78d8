import t from 'tap';
import { forwardClock } from '../../agent/clock.ts';

t.test('the clock follows the wall clock forwards, and is never set back', async (t) => {
  const wall = [1_000, 1_500, 9_000, 2_000, 2_100, 9_100, 9_200];
  const now = forwardClock(() => wall.shift() ?? NaN);
  t.same(
    Array.from({ length: 7 }, () => now()),
    [1_000, 1_500, 9_000, 9_000, 9_100, 16_100, 16_200],
  );
});
