import fc from 'fast-check';
import t from 'tap';
import { encodeJson, type JsonStyle, quoteJson } from '../../gotemplate/json-encode.ts';
import {
  GoComplex,
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  int,
  JsonNumber,
  list,
  NIL_INTERFACE,
  stringMap,
  strings,
  TypedNil,
  UINT8,
  type Value,
} from '../../gotemplate/value.ts';
import { fromText, toText } from '../../gotemplate/values/text.ts';

const style: JsonStyle = { escapeHtml: false, reserve: () => undefined };
const encode = (value: Value) => encodeJson(value, style);

t.test('scalars are written as Go writes them', async (t) => {
  const cases: [Value, string][] = [
    [null, 'null'],
    [NIL_INTERFACE, 'null'],
    [new TypedNil('*api.SecretAuth'), 'null'],
    [true, 'true'],
    [int(-5), '-5'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [123456.5, '123456.5'],
    [-0, '-0'],
    [new JsonNumber('1.0'), '1.0'],
    [new JsonNumber(''), '0'],
    ['\xff', '"\\ufffd"'],
    ['a\u0001\t\n"\\\x7f', '"a\\u0001\\t\\n\\"\\\\\x7f"'],
    [fromText('\u2028é'), fromText('"\\u2028é"')],
    [new GoSlice('uint8', [new GoInt(UINT8, 104n), new GoInt(UINT8, 105n)]), '"aGk="'],
  ];
  for (const [value, text] of cases) t.equal(encode(value), text);
  t.equal(encodeJson('<&>', { ...style, escapeHtml: true }), '"\\u003c\\u0026\\u003e"');
  t.equal(quoteJson('<', false), '"<"');
});

t.test('maps are sorted and laid out with the given indentation', async (t) => {
  const value = stringMap([
    ['b', list([int(1), stringMap()])],
    ['a', strings([])],
    ['c', new GoMap('string', 'string', true)],
    ['d', new GoSlice('string', [], true)],
  ]);
  t.equal(encode(value), '{"a":[],"b":[1,{}],"c":null,"d":null}');
  t.equal(
    encodeJson(stringMap([['a', list([int(1)])]]), { ...style, indent: '  ' }),
    '{\n  "a": [\n    1\n  ]\n}',
  );
  t.equal(encode(new GoMap('int', 'string').set(int(10), 'a').set(int(9), 'b')), '{"10":"a","9":"b"}');
});

t.test('structs show their fields by JSON name', async (t) => {
  const struct = {
    name: 'x',
    fields: [
      { name: 'Shown', type: 'string', json: 'shown' },
      { name: 'Empty', type: 'string', omitEmpty: true },
      { name: 'Zero', type: 'int', omitEmpty: true },
      { name: 'hidden', type: 'string', unexported: true },
      { name: 'Other', type: 'string' },
    ],
  };
  t.equal(encode(new GoStruct(struct, ['a', '', int(0), 'b', 'c'])), '{"shown":"a","Other":"c"}');
  const marked = { name: 'time.Time', fields: [], marshal: () => '2024' };
  t.equal(encode(new GoStruct(marked, [])), '"2024"');
});

t.test('what JSON cannot hold is an error in the words of Go', async (t) => {
  t.throws(() => encode(NaN), { message: 'json: unsupported value: NaN' });
  t.throws(() => encode(-Infinity), { message: 'json: unsupported value: -Inf' });
  t.throws(() => encode(new GoComplex(0, 1)), { message: 'json: unsupported type: complex128' });
  t.throws(() => encode(new GoMap('interface {}')), { message: /unsupported type: map\[interface \{\}\]/ });
  t.throws(() => encode(new JsonNumber('secret')), { message: 'json: invalid number literal' });
  const loop = stringMap();
  loop.set('loop', loop);
  t.throws(() => encode(loop), { message: /encountered a cycle/ });
});

t.test('a text that grows too long is stopped while it is built', async (t) => {
  const reserve = (bytes: number) => {
    if (bytes > 5000) throw new Error('too long');
  };
  t.throws(() => encodeJson(list(Array<Value>(5000).fill('x')), { ...style, reserve }), {
    message: 'too long',
  });
});

t.test('JavaScript reads every text that is written', async () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (text, number) => {
        const json = toText(encode(stringMap([['k', list([fromText(text), number])]])));
        const [back, numberBack] = (JSON.parse(json) as { k: [string, number] }).k;
        return back === text.toWellFormed() && numberBack === number;
      },
    ),
  );
});
