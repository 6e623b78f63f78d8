import fc from 'fast-check';
import t from 'tap';
import { diff } from '../../src/admission/patch.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';

t.test('what did not change is not mentioned', async (t) => {
  const shared = { deep: [1, 2, { a: 'b' }] };
  t.same(diff({ shared, x: 1 }, { shared, x: 1, y: 2 }), [{ op: 'add', path: '/y', value: 2 }]);
  t.same(diff(shared, shared), []);
});

t.test('an element in front is one addition, not a replacement of all that follow', async (t) => {
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  t.same(diff([a, b], [{ name: 'new' }, a, b]), [{ op: 'add', path: '/0', value: { name: 'new' } }]);
  t.same(diff([a, b], [{ name: 'new' }, { name: 'a', x: 1 }, b]), [
    { op: 'add', path: '/0', value: { name: 'new' } },
    { op: 'add', path: '/1/x', value: 1 },
  ]);
});

t.test('keys with slashes and tildes are escaped', async (t) => {
  t.same(diff({}, { 'a/b~c': 1 }), [{ op: 'add', path: '/a~1b~0c', value: 1 }]);
});

t.test('applied by a strict implementation, the operations give the new value', async () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  // the library refuses keys that reach prototypes
  const key = fc.string().filter((text) => !/__proto__|constructor|prototype/.test(text));
  const value = fc.oneof(fc.integer(), fc.string(), fc.array(fc.boolean()), fc.constant(null));
  const element = fc.record({ name, value: fc.integer({ max: 3, min: 0 }) }, { requiredKeys: [] });
  const tree = fc.record(
    {
      list: fc.array(fc.oneof(element, fc.constant(null), fc.string())),
      map: fc.dictionary(key, value),
    },
    { requiredKeys: [] },
  );
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const operations = diff(plain(before), plain(after));
      const got = JSON.stringify(applyStrictly(plain(before), plain(operations)), sorted);
      const wanted = JSON.stringify(plain(after), sorted);
      if (got !== wanted) throw new Error(`${got} instead of ${wanted}`);
    }),
    { numRuns: 500 },
  );
});

const sorted = (_key: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

t.test('a long list costs linear time', async (t) => {
  const before = Array.from({ length: 100_000 }, (_, index) => ({ name: `c${String(index)}` }));
  const after = before.map((entry) => ({ ...entry, x: 1 }));
  t.equal(diff(before, [...after, { name: 'new' }]).length, 100_001);
});
