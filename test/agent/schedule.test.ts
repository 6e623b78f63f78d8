import fc from 'fast-check';
import t from 'tap';
import {
  fetchRetryDelay,
  loginBackoff,
  pollDelay,
  renewalErrorDelay,
  restartDelay,
  sinkRetryDelay,
} from '../../agent/schedule.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const middle = () => 0.5;

t.test(
  'logins back off from the minimum, doubling minus up to a quarter, never beyond the maximum',
  async (t) => {
    const bounds = { minMs: 1_000, maxMs: 300_000 };
    t.same(
      loginBackoff(1_000, bounds, () => 0),
      { sleepMs: 1_000, nextMs: 2_000 },
    );
    fc.assert(
      fc.property(fc.double({ min: 1_000, max: 300_000, noNaN: true }), random, (current, r) => {
        const { sleepMs, nextMs } = loginBackoff(current, bounds, () => r);
        return sleepMs === current && nextMs <= 300_000 && nextMs > Math.min(current * 2, 300_000) * 0.749;
      }),
    );
  },
);

t.test('thirteen fetches with the defaults of consul-template take about five minutes', async (t) => {
  const bounds = { minMs: 250, maxMs: 60_000 };
  const waits = Array.from({ length: 12 }, (_, retry) => fetchRetryDelay(retry, bounds, middle));
  t.same(
    waits.map((ms) => ms / 1_000),
    [0.25, 0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60],
  );
});

t.test('every back-off stays within its bounds whatever the attempt', async () => {
  const attempts = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(attempts, random, (attempt, r) => {
      const restart = restartDelay(attempt, () => r);
      const renewal = renewalErrorDelay(attempt, () => r);
      const fetch = fetchRetryDelay(attempt, { minMs: 250, maxMs: 60_000 }, () => r);
      const within = (value: number, min: number, max: number) => value >= min - 1 && value <= max + 1;
      return within(restart, 750, 375_000) && within(renewal, 5_000, 450_000) && within(fetch, 225, 66_000);
    }),
  );
});

t.test('a maximum below the minimum never shortens a wait', async (t) => {
  t.equal(fetchRetryDelay(5, { minMs: 1_000, maxMs: 10 }, middle), 1_000);
});

t.test('values that cannot be renewed are read again after 85 to 95 per cent of their time', async (t) => {
  fc.assert(
    fc.property(random, (r) => {
      const delay = pollDelay(300_000, 0.9, () => r);
      return delay >= 255_000 - 1 && delay < 285_001;
    }),
  );
  t.equal(pollDelay(1_000, 1, middle), 1_000, 'a fraction out of range falls back to the threshold');
});

t.test('a sink is tried again after one to three seconds', async (t) => {
  t.equal(
    sinkRetryDelay(() => 0),
    1_000,
  );
  t.equal(
    sinkRetryDelay(() => 0.999),
    2_998,
  );
});
