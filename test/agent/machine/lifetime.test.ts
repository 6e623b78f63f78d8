import fc from 'fast-check';
import t from 'tap';
import {
  beginLifetime,
  failRenewal,
  forbidRenewal,
  prolongLifetime,
} from '../../../agent/machine/lifetime.ts';
import type { Chance, Grant } from '../../../agent/machine/lifetime.ts';

const at = (now: number, r = 0.5): Chance => ({ now, random: () => r });
const renewable = (seconds: number): Grant => ({ leaseMs: seconds * 1_000, renewable: true });

t.test('a renewable lease is renewed at once, then at 70 to 73.3 per cent of what is left', async (t) => {
  for (const r of [0, 0.5, 0.999]) {
    const life = beginLifetime(renewable(100), at(0, r));
    t.same(life.next, { do: 'renew', at: 0 });
    const next = prolongLifetime(life, renewable(100), at(10, r)).next;
    t.equal(next?.do, 'renew');
    t.ok(next && next.at >= 70_010 - 1 && next.at <= 73_344, String(next?.at));
  }
});

t.test('a lease that cannot be renewed is finished at 70 to 73.3 per cent', async (t) => {
  const next = beginLifetime({ leaseMs: 100_000, renewable: false }, at(0)).next;
  t.equal(next?.do, 'finish');
  t.ok(next && next.at >= 70_000 && next.at <= 73_334);
});

t.test('a grant without end is never renewed and never finished', async (t) => {
  t.equal(beginLifetime({ leaseMs: 0, renewable: true }, at(0)).next, undefined);
});

t.test('a renewal cut short by the maximum lifetime finishes when it is at most four graces', async (t) => {
  const life = prolongLifetime(beginLifetime(renewable(100), at(0, 0)), renewable(100), at(0, 0));
  t.same(prolongLifetime(life, renewable(40), at(5, 0)).next, { do: 'finish', at: 5 });
  t.equal(prolongLifetime(life, renewable(41), at(5, 0)).next?.do, 'renew');
});

t.test('a first renewal that grants little is used up before anything new is asked for', async (t) => {
  const life = prolongLifetime(beginLifetime(renewable(100), at(0, 0)), renewable(10), at(0, 0));
  t.equal(life.next?.do, 'renew');
  t.ok(life.next && life.next.at >= 7_000);
});

t.test('failed renewals are tried again with growing waits and finish only inside the grace', async (t) => {
  let life = prolongLifetime(beginLifetime(renewable(3_600), at(0)), renewable(3_600), at(0));
  let now = 2_520_000;
  const waits: number[] = [];
  while (life.next?.do === 'renew') {
    life = failRenewal(life, at(now));
    if (life.next?.do === 'renew') waits.push(life.next.at - now);
    now = life.next?.at ?? now;
  }
  t.same(waits.slice(0, 4), [10_000, 20_000, 40_000, 80_000]);
  t.equal(now, life.expiresAt - life.graceMs);
});

t.test('a forbidden renewal keeps the lease to about 70 per cent', async (t) => {
  const life = forbidRenewal(beginLifetime(renewable(100), at(0, 0)), at(1, 0));
  t.equal(life.next?.do, 'finish');
  t.ok(life.next && life.next.at >= 70_000 - 1 && life.next.at <= 73_334);
});

t.test('whatever the server grants, the next look is in the future and inside the lease', async () => {
  const grants = fc.record({ leaseMs: fc.integer({ min: 1, max: 10 ** 11 }), renewable: fc.boolean() });
  const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(grants, fc.array(grants, { maxLength: 20 }), randoms, (first, later, r) => {
      let now = 1_000;
      let life = beginLifetime(first, at(now, r));
      for (const grant of later) {
        const { next } = life;
        if (next === undefined || next.do === 'finish') return next === undefined || next.at >= now;
        if (next.at < now || next.at > life.expiresAt) return false;
        now = next.at;
        life = prolongLifetime(life, grant, at(now, r));
      }
      return true;
    }),
  );
});
