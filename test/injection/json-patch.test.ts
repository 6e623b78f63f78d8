import fc from 'fast-check';
import t from 'tap';
import { applyJsonPatch } from '../../src/injection/json-patch.ts';
import type { PatchOperation } from '../../contract/codec.ts';
import { applyStrictly } from '../vectors/rfc6902.ts';

const apply = (document: unknown, ...operations: readonly PatchOperation[]) => {
  const result = applyJsonPatch(document, operations);
  return result.ok ? result.value : result.problem;
};

t.test('the six operations do what RFC 6902 says', async (t) => {
  const document = { a: [1, 2], b: { c: 'd' } };
  t.same(apply(document, { op: 'add', path: '/a/1', value: 9 }), { ...document, a: [1, 9, 2] });
  t.same(apply(document, { op: 'add', path: '/a/-', value: 9 }), { ...document, a: [1, 2, 9] });
  t.same(apply(document, { op: 'remove', path: '/b/c' }), { ...document, b: {} });
  t.same(apply(document, { op: 'replace', path: '/a/0', value: null }), { ...document, a: [null, 2] });
  t.same(apply(document, { op: 'move', from: '/b/c', path: '/x~1y' }), { a: [1, 2], b: {}, 'x/y': 'd' });
  t.same(apply(document, { op: 'copy', from: '/a', path: '/b/a' }), {
    ...document,
    b: { c: 'd', a: [1, 2] },
  });
  t.same(apply(document, { op: 'test', path: '/b', value: { c: 'd' } }), document);
  t.same(document, { a: [1, 2], b: { c: 'd' } }, 'the document given stays as it is');
});

t.test("the library's own ways are kept", async (t) => {
  t.same(apply({}, { op: 'replace', path: '/nope', value: 1 }), { nope: 1 });
  t.same(apply([1, 2], { op: 'add', path: '/-1', value: 3 }), [1, 2, 3]);
  t.same(apply([1, 2], { op: 'remove', path: '/-1' }), [1]);
  t.match(apply({}, { op: 'add', path: '', value: 1 }), /doc is missing path: ""/);
});

t.test('an operation that does not apply is named', async (t) => {
  const bad: Record<string, PatchOperation> = {
    "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value": {
      op: 'remove',
      path: '/x',
    },
    'testing value /a failed: test failed': { op: 'test', path: '/a', value: 2 },
    'Unexpected kind: unknown': { path: '/a' },
    'Unexpected kind: frob': { op: 'frob', path: '/a' },
    'add operation does not apply: doc is missing path: "/x/y": missing value': {
      op: 'add',
      path: '/x/y',
      value: 1,
    },
    "error in add for path: '/l/7': Unable to access invalid index: 7": { op: 'add', path: '/l/7', value: 1 },
    'copy operation does not apply: doc is missing path: "/x/y": missing value': {
      op: 'copy',
      from: '/x/y',
      path: '/z',
    },
  };
  for (const [problem, operation] of Object.entries(bad)) t.equal(apply({ a: 1, l: [] }, operation), problem);
});

t.test('members such as __proto__ are plain data', async (t) => {
  const result = apply({ a: 1 }, { op: 'add', path: '/__proto__', value: { polluted: true } });
  t.ok(Object.hasOwn(result as object, '__proto__'));
  t.equal(({} as { polluted?: boolean }).polluted, undefined);
});

t.test('a document that copies made huge is compared in no time', async (t) => {
  const doubling = Array.from({ length: 200 }, () => ({ op: 'copy', from: '/u', path: '/u/-' }));
  t.equal(
    apply({ u: [1] }, ...doubling, { op: 'test', path: '/u', value: [1] }),
    'testing value /u failed: test failed',
  );
});

t.test('where a strict implementation accepts a patch, ours gives the same', async () => {
  const path = fc.constantFrom('/a', '/b', '/b/c', '/l/0', '/l/-', '/l/1', '/b/d');
  const operation = fc
    .record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
      path,
      from: path,
      value: fc.oneof(fc.integer(), fc.string(), fc.constant([]), fc.constant({ c: 1 })),
    })
    // where move and copy put an element past the end of a list, the library is not strict
    .filter(({ op, path }) => !['move', 'copy'].includes(op) || !/^\/l\/\d/.test(path));
  const document = { a: 1, b: { c: [true] }, l: ['x', { y: 'z' }] };
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
      let expected: unknown;
      try {
        expected = applyStrictly(document, operations);
      } catch {
        applyJsonPatch(document, operations);
        return;
      }
      const got = applyJsonPatch(document, operations);
      if (!got.ok) throw new Error(got.problem);
      if (JSON.stringify(sorted(got.value)) !== JSON.stringify(sorted(expected)))
        throw new Error(JSON.stringify(got));
    }),
    { numRuns: 1000 },
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
