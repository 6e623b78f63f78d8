import t from 'tap';
import { rereadRule } from '../../../agent/perform/reread.ts';
import { JsonNumber, stringMap } from '../../../gotemplate/value.ts';

const now = 1_000_000_000;
const none = { id: '', ms: 0, authMs: 0 };
const number = (value: number) => new JsonNumber(String(value));

t.test('a value without any lifetime is read again at the static interval', async (t) => {
  t.same(rereadRule(none, stringMap([['a', 'b']]), now), { rule: 'static' });
  t.same(rereadRule(none, null, now), { rule: 'static' });
});

t.test('a lease is read again within its time, that of an auth block before it', async (t) => {
  t.same(rereadRule({ ...none, ms: 60_000 }, null, now), { rule: 'within', ms: 60_000 });
  t.same(rereadRule({ ...none, ms: 60_000, authMs: 30_000 }, null, now), { rule: 'within', ms: 30_000 });
});

t.test('an issued certificate is read again within the time to its expiration', async (t) => {
  const data = stringMap([
    ['certificate', 'PEM'],
    ['expiration', number(now / 1_000 + 100)],
  ]);
  t.same(rereadRule(none, data, now), { rule: 'within', ms: 100_000 });
  t.same(rereadRule({ ...none, id: 'lease', ms: 5_000 }, data, now), { rule: 'within', ms: 5_000 });
});

t.test('a secret id is read again within its time and one second', async (t) => {
  const data = stringMap([
    ['secret_id', 'id'],
    ['secret_id_ttl', number(9)],
  ]);
  t.same(rereadRule(none, data, now), { rule: 'within', ms: 10_000 });
});

t.test(
  'a rotating credential is read again one second after its rotation, and is pending at 0',
  async (t) => {
    const rotating = (ttl: number) =>
      stringMap([
        ['rotation_period', number(86_400)],
        ['ttl', number(ttl)],
      ]);
    t.same(rereadRule(none, rotating(30), now), { rule: 'after', ms: 31_000 });
    t.equal(rereadRule(none, rotating(0), now), 'pending');
  },
);
