import t from 'tap';
import { applyPatch } from '../../../dev/control-plane/json-patch.ts';

t.test('operations apply in order and leave the document alone', async (t) => {
  const document = { list: [1, 2], map: { 'a/b': 1, 'c~d': 2 } };
  const patched = applyPatch(document, [
    { op: 'test', path: '/list/0', value: 1 },
    { op: 'add', path: '/list/-', value: 3 },
    { op: 'add', path: '/list/0', value: 0 },
    { op: 'replace', path: '/map/a~1b', value: 9 },
    { op: 'remove', path: '/map/c~0d' },
    { op: 'copy', from: '/list/1', path: '/map/copied' },
    { op: 'move', from: '/map/copied', path: '/moved' },
    { op: 'add', path: '/map/__proto__', value: 'plain data' },
  ]);
  t.strictSame(
    JSON.parse(JSON.stringify(patched)),
    JSON.parse('{"list":[0,1,2,3],"map":{"a/b":9,"__proto__":"plain data"},"moved":1}'),
  );
  t.strictSame(document, { list: [1, 2], map: { 'a/b': 1, 'c~d': 2 } });
});

t.test('whatever an API server would refuse is refused', async (t) => {
  const document = { list: [1], map: {} };
  for (const operation of [
    { op: 'add', path: '/none/a', value: 1 },
    { op: 'add', path: '/list/2', value: 1 },
    { op: 'add', path: '/list/01', value: 1 },
    { op: 'add', path: '/map/a' },
    { op: 'remove', path: '/map/none' },
    { op: 'remove', path: '/list/-' },
    { op: 'replace', path: '/map/none', value: 1 },
    { op: 'replace', path: '/list/1', value: 1 },
    { op: 'test', path: '/list/0', value: 2 },
    { op: 'move', from: '/map', path: '/map/inside' },
    { op: 'copy', from: '/none', path: '/a' },
    { op: 'add', path: 'no-slash', value: 1 },
    { op: 'add', path: '/bad~2escape', value: 1 },
    { op: 'merge', path: '/a', value: 1 },
  ])
    t.throws(
      () => applyPatch(document, [operation]),
      { message: /operation 0 .* cannot be applied/ },
      JSON.stringify(operation),
    );
});
