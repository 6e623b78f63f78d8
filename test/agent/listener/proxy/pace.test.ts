import t from 'tap';
import { paceOf } from '../../../../agent/listener/proxy/pace.ts';

t.test('a limited proxy lets a burst through and makes the next wait', async (t) => {
  let now = 0;
  const pace = paceOf({ perSecond: 1, burst: 2 }, () => now);
  const { signal } = new AbortController();
  await pace(signal);
  await pace(signal);
  const gone = AbortSignal.abort();
  await t.rejects(pace(gone), { name: 'AbortError' }, 'the third has to wait, and its caller does not');
  now = 10_000;
  await pace(gone);
});

t.test('without a limit nobody waits', async () => {
  const pace = paceOf(undefined, () => 0);
  for (let count = 0; count < 100; count += 1) await pace(AbortSignal.abort());
});
