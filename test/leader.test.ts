import t from 'tap';
import { createElection, leaseDuration, retryPeriod } from '../src/leader.ts';
import type { LeaseApi, LeaseRecord, StoredLease } from '../src/leader.ts';
import { createLog } from '../src/telemetry.ts';

/** A Lease in memory and a clock that moves by hand. */
function setUp() {
  const state = { time: 1_000_000, stored: undefined as StoredLease | undefined, broken: false, version: 0 };
  const write = (record: LeaseRecord) => {
    state.version += 1;
    state.stored = { record, resourceVersion: String(state.version) };
  };
  const api: LeaseApi = {
    async read() {
      if (state.broken) throw new Error('no API');
      return state.stored;
    },
    async create(record) {
      if (state.stored !== undefined) throw new Error('exists');
      write(record);
    },
    async replace(record, resourceVersion) {
      if (state.stored?.resourceVersion !== resourceVersion) throw new Error('conflict');
      write(record);
    },
  };
  const log = createLog({
    level: 'error',
    format: 'json',
    destination: { write: () => undefined },
    now: () => 0,
  });
  const elect = (identity: string, skew = 0) =>
    createElection({ api, identity, now: () => state.time + skew, log });
  return { state, elect };
}

t.test(
  'the first replica leads, the second waits until the lease has not changed for its duration',
  async (t) => {
    const { state, elect } = setUp();
    const [a, b] = [elect('a'), elect('b', 3600_000)];
    await a.attempt();
    await b.attempt();
    t.same([a.leading(), b.leading()], [true, false]);
    state.time += leaseDuration - 1;
    await b.attempt();
    t.notOk(b.leading(), 'one millisecond early');
    state.time += 1;
    await b.attempt();
    t.same([a.leading(), b.leading()], [false, true], 'a dead leader is replaced, clocks need not agree');
    t.equal(state.stored?.record.transitions, 1);
  },
);

t.test('a renewing leader is never replaced', async (t) => {
  const { state, elect } = setUp();
  const [a, b] = [elect('a'), elect('b')];
  for (let round = 0; round < 50; round += 1) {
    await a.attempt();
    await b.attempt();
    t.same([a.leading(), b.leading()], [true, false]);
    state.time += retryPeriod;
  }
});

t.test('a leader that cannot renew stops leading before anybody else may start', async (t) => {
  const { state, elect } = setUp();
  const a = elect('a');
  await a.attempt();
  state.broken = true;
  for (let elapsed = 0; elapsed < 10_000; elapsed += retryPeriod) {
    t.ok(a.leading());
    state.time += retryPeriod;
    await a.attempt();
  }
  t.notOk(a.leading());
  t.equal(Math.max(10_000, leaseDuration), leaseDuration);
});

t.test('two that take over at the same moment: only one leads', async (t) => {
  const { state, elect } = setUp();
  const [a, b, c] = [elect('a'), elect('b'), elect('c')];
  await a.attempt();
  await Promise.all([b.attempt(), c.attempt()]);
  state.time += leaseDuration;
  await Promise.all([b.attempt(), c.attempt()]);
  t.equal([b.leading(), c.leading()].filter(Boolean).length, 1);
});

t.test('a released lease is taken at once', async (t) => {
  const { elect } = setUp();
  const [a, b] = [elect('a'), elect('b')];
  await a.attempt();
  await a.release();
  await b.attempt();
  t.same([a.leading(), b.leading()], [false, true]);
  await a.release();
  t.ok(b.leading(), 'releasing what another holds changes nothing');
});
