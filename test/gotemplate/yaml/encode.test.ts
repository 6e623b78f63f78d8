import fc from 'fast-check';
import t from 'tap';
import { FunctionError } from '../../../gotemplate/errors.ts';
import {
  GoComplex,
  GoInt,
  GoMap,
  GoStruct,
  int,
  JsonNumber,
  list,
  stringMap,
  uint64,
  type Value,
} from '../../../gotemplate/value.ts';
import { fromText, toText } from '../../../gotemplate/values/text.ts';
import { constructYaml } from '../../../gotemplate/yaml/construct.ts';
import { encodeYaml } from '../../../gotemplate/yaml/encode.ts';
import { compareKeys } from '../../../gotemplate/yaml/key-order.ts';
import { parseYaml } from '../../../gotemplate/yaml/parse.ts';

const encode = (value: Value) => encodeYaml(value, () => undefined);
const yaml = (value: Value) => toText(encode(value));
const inMap = (text: string) => yaml(stringMap([['k', fromText(text)]]));

t.test('scalars are plain where they can be read back', async (t) => {
  const cases: [Value, string][] = [
    [null, 'null'],
    [true, 'true'],
    [int(-5), '-5'],
    [1e21, '1e+21'],
    [Infinity, '.inf'],
    [NaN, '.nan'],
    [new JsonNumber('1.0'), '1'],
    [new JsonNumber('12345678901234567890'), '1.2345678901234567e+19'],
    [new JsonNumber('1e400'), '1e400'],
    ['plain text', 'plain text'],
    ['yes', '"yes"'],
    ['12', '"12"'],
    ['1:30', '"1:30"'],
    ['2024-01-02', '"2024-01-02"'],
    ['', '""'],
    ['a: b', "'a: b'"],
    ["it's: x", "'it''s: x'"],
    ['# x', "'# x'"],
    [' x', "' x'"],
    ['---', "'---'"],
    ['\t', '"\\t"'],
    [fromText('😀\u0085'), '\"\\U0001F600\\N\"'],
    [fromText('\ufeffa'), '"\\uFEFF\\x61"'],
    ['\xff', '!!binary /w=='],
    ['\xff'.repeat(54), `!!binary |\n  ${'/'.repeat(70)}\n  //`],
    [new JsonNumber('7'), '7'],
    [new GoInt({ name: 'time.Duration', bits: 64, signed: true }, 90_000_000_000n), '1m30s'],
    [
      new GoStruct({ name: 'time.Time', fields: [], marshal: () => '2024-01-02T00:00:00Z' }, []),
      '2024-01-02T00:00:00Z',
    ],
  ];
  for (const [value, text] of cases) t.equal(yaml(value).trim(), text);
});

t.test('collections are laid out in blocks, empty ones in brackets', async (t) => {
  const value = stringMap([
    [
      'list',
      list([
        int(1),
        list([int(2), list([])]),
        stringMap([
          ['a', 'b'],
          ['c', stringMap()],
        ]),
      ]),
    ],
    ['map', stringMap([['x', null]])],
  ]);
  t.equal(yaml(value), 'list:\n- 1\n- - 2\n  - []\n- a: b\n  c: {}\nmap:\n  x: null\n');
});

t.test('lines of a text become a literal block with the marks it needs', async (t) => {
  t.equal(inMap('a\nb'), 'k: |-\n  a\n  b\n');
  t.equal(inMap('a\n'), 'k: |\n  a\n');
  t.equal(inMap('a\n\n'), 'k: |+\n  a\n\n');
  t.equal(inMap('\n'), 'k: |2+\n\n');
  t.equal(inMap(' a\nb'), 'k: |2-\n   a\n  b\n');
  t.equal(inMap('a \nb '), 'k: "a \\nb "\n');
  t.equal(inMap('a\u2028b'), "k: 'a\u2028  b'\n");
});

t.test('long lines are folded at spaces', async (t) => {
  const words = 'word '.repeat(20).trim();
  t.equal(inMap(words), `k: ${'word '.repeat(15)}word\n  word word word word\n`);
  t.equal(inMap(`# ${words}`).split('\n').length, 3);
  t.equal(inMap(`\t${words}`).split('\n').length, 3);
  t.match(inMap(`\t${'word '.repeat(15)}four  spaces`), /\n {2}\\ spaces/, 'a second space is marked');
  t.equal(yaml(stringMap([[words, 'v']])), `${words}: v\n`, 'but not in keys');
});

t.test('keys too long or of several lines are announced', async (t) => {
  t.equal(yaml(stringMap([['x'.repeat(129), 'v']])), `? ${'x'.repeat(129)}\n: v\n`);
  t.equal(yaml(stringMap([['a\nb', list(['c'])]])), '? |-\n  a\n  b\n: - c\n');
});

t.test('keys are sorted as people count', async (t) => {
  const keys: Value[] = [
    'a10',
    'a2',
    'b',
    '10',
    '9',
    'A',
    '_',
    'a01',
    'a1',
    'a',
    true,
    int(2),
    uint64(3),
    1.5,
    null,
  ];
  t.same(
    keys.toSorted(compareKeys).map((key) => (typeof key === 'object' && key !== null ? 'integer' : key)),
    [true, 1.5, 'integer', 'integer', null, '_', '9', '10', 'A', 'a', 'a1', 'a01', 'a2', 'a10', 'b'],
  );
});

t.test('equal numbers of different types are sorted by type, huge ones exactly', async (t) => {
  t.ok(compareKeys(int(1), uint64(1)) < 0);
  t.ok(compareKeys(int(9007199254740993n), int(9007199254740992n)) > 0);
  t.equal(compareKeys(1.5, 1.5), 0);
  t.ok(compareKeys('a100', 'a1000') < 0);
  t.ok(compareKeys('a105', 'a15') > 0);
});

t.test('what YAML cannot hold is a FunctionError', async (t) => {
  t.throws(() => encode(new GoComplex(0, 1)), { message: 'cannot marshal type: complex128' });
  const loop = stringMap();
  loop.set('loop', loop);
  t.throws(() => encode(loop), FunctionError);
});

t.test('structs show their exported fields in lower case', async (t) => {
  const struct = {
    name: 'x',
    fields: [
      { name: 'LeaseID', type: 'string' },
      { name: 'hidden', type: 'string', unexported: true },
    ],
  };
  t.equal(yaml(new GoStruct(struct, ['a', 'b'])), 'leaseid: a\n');
});

t.test('what is written is read back the same', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc
      .array(
        fc.constantFrom('a', ' ', '\n', ': ', '#', '-', 'word', '\t', '"', "'", '|', 'é', '12', 'yes', '\r'),
        {
          maxLength: 60,
        },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, (key, value) => {
      const node = parseYaml(encode(stringMap([[fromText(key), list([fromText(value)])]])));
      const map = node === undefined ? null : constructYaml(node);
      if (!(map instanceof GoMap)) return false;
      const [[readKey, readValue] = []] = [...map.entries()];
      return readKey === fromText(key) && encode(readValue ?? null) === encode(list([fromText(value)]));
    }),
    { numRuns: 1000 },
  );
});
