import t from 'tap';
import { FunctionError } from '../../../gotemplate/errors.ts';
import { encodeToml } from '../../../gotemplate/toml/encode.ts';
import { keyText, quoteToml } from '../../../gotemplate/toml/text.ts';
import {
  GoComplex,
  GoMap,
  GoSlice,
  GoStruct,
  int,
  JsonNumber,
  list,
  stringMap,
  TypedNil,
  type Value,
} from '../../../gotemplate/value.ts';

const toml = (value: Value) => encodeToml(value, () => undefined);

t.test('values come before tables, and tables are indented', async (t) => {
  const value = stringMap([
    ['z', int(1)],
    [
      'sub',
      stringMap([
        ['x', 'y'],
        ['deep', stringMap([['a b', true]])],
      ]),
    ],
    ['nil', null],
    [
      'a',
      list([
        1.5,
        'q',
        stringMap([
          ['k', 1],
          ['n', null],
          ['t', stringMap()],
        ]),
      ]),
    ],
  ]);
  t.equal(
    toml(value),
    'a = [1.5, "q", {k = 1.0, t = {}}]\nz = 1\n\n[sub]\n  x = "y"\n  [sub.deep]\n    "a b" = true\n',
  );
});

t.test('lists of tables repeat their heading', async (t) => {
  const value = stringMap([['t', list([stringMap([['a', int(1)]]), stringMap([['a', int(2)]])])]]);
  t.equal(toml(value), '[[t]]\n  a = 1\n\n[[t]]\n  a = 2\n');
});

t.test('scalars and lists may stand alone', async (t) => {
  const cases: [Value, string][] = [
    ['x', '"x"'],
    [2, '2.0'],
    [1e21, '1000000000000000000000.0'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [NaN, 'nan'],
    [true, 'true'],
    [new JsonNumber(''), '0'],
    [new JsonNumber('7'), '7'],
    [new JsonNumber('1e3'), '1000.0'],
    [list([int(1), list([])]), '[1, []]'],
    [new GoSlice('string', [], true), '[]'],
    [new GoMap('string', 'string', true), ''],
    [new TypedNil('*x'), ''],
    [
      new GoStruct({ name: 'time.Time', fields: [], marshal: () => '2024-01-02T00:00:00Z' }, []),
      '2024-01-02T00:00:00Z',
    ],
  ];
  for (const [value, text] of cases) t.equal(toml(value), text);
});

t.test('fields of structs keep their names', async (t) => {
  const struct = {
    name: 'x',
    fields: [
      { name: 'Name', type: 'string' },
      { name: 'hidden', type: 'string', unexported: true },
      { name: 'Inner', type: 'x' },
    ],
  };
  const inner = new GoStruct(struct, ['b', 'c', new TypedNil('*x')], { pointer: true });
  t.equal(toml(new GoStruct(struct, ['a', 'c', inner])), 'Name = "a"\n\n[Inner]\n  Name = "b"\n');
});

t.test('what TOML cannot hold is a FunctionError', async (t) => {
  t.throws(() => toml(null), FunctionError);
  t.throws(() => toml(new GoComplex(0, 1)), { message: 'unsupported type: complex128' });
  t.throws(() => toml(list([stringMap()])), { message: /top-level values must be/ });
  t.throws(() => toml(stringMap([['a', list([null])]])), { message: /array with nil element/ });
  t.throws(() => toml(new GoMap('interface {}')), { message: /non-string key type/ });
  t.throws(() => toml(new JsonNumber('1e400')), {
    message: 'unable to convert a number to int64 or float64',
  });
  const loop = stringMap();
  loop.set('loop', loop);
  t.throws(() => toml(loop), { message: /too deeply/ });
});

t.test('texts and keys are quoted as needed', async (t) => {
  t.equal(quoteToml('a"\\\n\x01\x7f'), '"a\\"\\\\\\n\\u0001\\u007f"');
  t.equal(keyText('a-b_1'), 'a-b_1');
  t.equal(keyText(''), '""');
  t.equal(keyText('a.b'), '"a.b"');
});
