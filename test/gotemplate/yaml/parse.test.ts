import fc from 'fast-check';
import t from 'tap';
import { FunctionError } from '../../../gotemplate/errors.ts';
import { encodeJson } from '../../../gotemplate/json-encode.ts';
import { GoMap, GoSlice, stringMap, type Value } from '../../../gotemplate/value.ts';
import { fromText, toText } from '../../../gotemplate/values/text.ts';
import { constructYaml } from '../../../gotemplate/yaml/construct.ts';
import { parseYaml } from '../../../gotemplate/yaml/parse.ts';

function read(text: string): Value {
  const node = parseYaml(text);
  return node === undefined ? null : constructYaml(node);
}

/** Maps with any keys become maps with text keys, so that JSON can show them. */
function shown(value: Value): Value {
  if (value instanceof GoSlice) return new GoSlice(value.elementType, value.items.map(shown));
  if (!(value instanceof GoMap)) return value;
  return stringMap(
    [...value.entries()].map(([key, element]) => {
      return [typeof key === 'string' ? key : `<${json(key)}>`, shown(element)];
    }),
  );
}

function json(value: Value): string {
  return encodeJson(shown(value), { escapeHtml: false, reserve: () => undefined });
}

const documents: [yaml: string, json: string][] = [
  ['# nothing\n', 'null'],
  ['a: 1\nb: two\n', '{"a":1,"b":"two"}'],
  ['a:\n- x\n- p: 1\n  z: 2\nb:\n  - q\n', '{"a":["x",{"p":1,"z":2}],"b":["q"]}'],
  ['[a, {b: c, d}, [1: 2], "e" ]', '["a",{"b":"c","d":null},[{"<1>":2}],"e"]'],
  ['? a\n: b\n? c\n', '{"a":"b","c":null}'],
  ['a: |\n  x\n   y\n\n  z\nb: >-\n  x\n  y\n\n  z\n', '{"a":"x\\n y\\n\\nz\\n","b":"x y\\nz"}'],
  ['a: |+\n  x\n\nb: |2\n    x\n', '{"a":"x\\n\\n","b":"  x\\n"}'],
  ["a: 'it''s\n  folded\n\n  text'", '{"a":"it\'s folded\\ntext"}'],
  ['a: "\\x41\\u00e9\\U0001f600\\n\\\n  z"', '{"a":"Aé😀\\nz"}'],
  ['a: x\n  y # comment\nb: c#d', '{"a":"x y","b":"c#d"}'],
  ['y: yes\nn: ~\ntrue: off\n', '{"<false>":null,"<true>":false}'],
  [
    '[0o17, 017, 0x1f, 1_000, 0b11, 1.5, .5, 1e3, .inf2, 1:30]',
    '[15,15,31,1000,3,1.5,0.5,1000,".inf2","1:30"]',
  ],
  ['[2024-01-02, 18446744073709551615, 1e400, +1, -0b1]', '["2024-01-02",18446744073709551615,"1e400",1,-1]'],
  ['a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n', '{"a":{"b":1},"c":{"b":1},"d":{"b":1,"e":2}}'],
  ['a: 1\n<<: [{a: 2, b: 3}, {b: 4}]\n', '{"a":2,"b":3}'],
  ['[!!str 1, !!int "2", !!float 3, !!binary aGk=, !local x, !!null "", ! 5]', '["1",2,3,"hi","x",null,"5"]'],
  ['%TAG !e! tag:yaml.org,2002:\n--- !e!str 1\n', '"1"'],
  ['--- a\n...\n--- ]broken\n', '"a"'],
  ['a: 1\na: 2\n', '{"a":2}'],
  ['!<tag:yaml.org,2002:str> 1', '"1"'],
  ['!!float 1.5', '1.5'],
  ['[!!merge <<, a]', '["<<","a"]'],
  ['!!merge "<<": {a: 1}', '{"a":1}'],
  ['%YAML 1.1 # comment\n---\n- a\n...\n', '["a"]'],
  ['\ufeffa: b', '{"a":"b"}'],
  ['a: b\r\nc:\r\n- d\r\n', '{"a":"b","c":["d"]}'],
];

for (const [yaml, expected] of documents) {
  t.test(`reads ${JSON.stringify(yaml)}`, async (t) => {
    t.equal(toText(json(read(fromText(yaml)))), expected);
  });
}

t.test('UTF-16 is recognised by its byte order mark', async (t) => {
  t.equal(read('\xff\xfea\x00:\x00 \x00b\x00') instanceof GoMap, true);
  t.equal(read('\xfe\xff\x00\xe9'), fromText('é'));
  t.throws(() => read('\xff\xfea'), { message: 'yaml: incomplete UTF-16 character' });
  t.throws(() => read('\xff\xfe\x00\xd8'), { message: /surrogate/ });
});

const faults: [yaml: string, message: string][] = [
  ['a: b: c', 'yaml: mapping values are not allowed in this context'],
  ['a: 1\n b: 2', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a:\n  b: 1\n c: 2\n', 'yaml: line 2: did not find expected key'],
  ['[a', "yaml: line 1: did not find expected ',' or ']'"],
  ['{a: b', "yaml: line 1: did not find expected ',' or '}'"],
  ['[{a} {b}]', "yaml: did not find expected ',' or ']'"],
  ['- a\nb: c', "yaml: line 2: did not find expected '-' indicator"],
  ['"abc', 'yaml: line 1: found unexpected end of stream'],
  ['"a\n--- b"', 'yaml: line 2: found unexpected document indicator'],
  ['"\\q"', 'yaml: found unknown escape character'],
  ['"\\xzz"', 'yaml: did not find expected hexdecimal number'],
  ['"\\ud800"', 'yaml: found invalid Unicode character escape code'],
  ['*x', 'yaml: unknown anchor referenced'],
  ['& x', 'yaml: did not find expected alphabetic or numeric character'],
  ['&x [*x]', 'yaml: anchor value contains itself'],
  ['{[a]: b}', 'yaml: invalid map key'],
  ['<<: 1', 'yaml: map merge requires map or sequence of maps as the value'],
  ['!!int secret', 'yaml: cannot decode !!str as a !!int'],
  ['!!binary "*"', 'yaml: !!binary value contains invalid base64 data'],
  ['!x!y z', 'yaml: found undefined tag handle'],
  ['!<a b', "yaml: did not find the expected '>'"],
  ['!a,%zz b', 'yaml: did not find URI escaped octet'],
  ['@a', 'yaml: found character that cannot start any token'],
  ['a: |0\n', 'yaml: found an indentation indicator equal to 0'],
  ['a: | x\n', 'yaml: did not find expected comment or line break'],
  ['a: |\n \tx\n\ty', 'yaml: line 3: found a tab character where an indentation space is expected'],
  ['%YAML 1.2\n--- a', 'yaml: found incompatible YAML document'],
  ['%YAML 1.1\n%YAML 1.1\n--- a', 'yaml: line 1: found duplicate %YAML directive'],
  ['%YAML x\n--- a', 'yaml: did not find expected version number'],
  ['%TAG ! x\n%TAG ! y\n--- a', 'yaml: line 1: found duplicate %TAG directive'],
  ['%YAML 1.1 x\n--- a', 'yaml: did not find expected comment or line break'],
  ['%TAG x y\n--- a', "yaml: did not find expected '!'"],
  ['%TAG !x y\n--- a', "yaml: did not find expected '!'"],
  ['%TAG !x!\n--- a', 'yaml: did not find expected whitespace'],
  ['%TAG !x! y"\n--- a', 'yaml: did not find expected whitespace or line break'],
  ['%TAG !x!  \n--- a', 'yaml: did not find expected tag URI'],
  ['%:\n--- a', 'yaml: could not find expected directive name'],
  ['!!float 18446744073709551615', 'yaml: cannot decode !!int as a !!float'],
  ['a:\n  b\n\tc', 'yaml: found a tab character that violates indentation'],
  ['%FOO\n', 'yaml: line 1: found unknown directive name'],
  ['%YAML 1.1\n', 'yaml: line 1: did not find expected <document start>'],
  ['...', 'yaml: did not find expected node content'],
  ['a\u0001', 'yaml: control characters are not allowed'],
];

const withoutLine = (message: string) => message.replace(/line \d+: /, '');

for (const [yaml, message] of faults) {
  t.test(`refuses ${JSON.stringify(yaml)}`, async (t) => {
    try {
      read(fromText(yaml));
      t.fail('it was read');
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      t.equal(withoutLine(error.message), withoutLine(message));
    }
  });
}

t.test('the line of a mistake is told', async (t) => {
  t.throws(() => read('a: 1\nb: "x\\q"'), { message: 'yaml: line 2: found unknown escape character' });
});

t.test('bytes that are no UTF-8 are refused', async (t) => {
  t.throws(() => read('a: \xff'), { message: 'yaml: invalid UTF-8' });
});

t.test('nesting and aliases have their limits', async (t) => {
  t.throws(() => read('['.repeat(2000)), { message: /exceeded max depth/ });
  t.throws(() => read(Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')), {
    message: /exceeded max depth/,
  });
  const laughs = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'].map((pair) => pair.split(''))) {
    laughs.push(
      `${to ?? ''}: &${to ?? ''} [${Array<string>(9)
        .fill(`*${from ?? ''}`)
        .join(',')}]`,
    );
  }
  t.throws(() => read(`${laughs.join('\n')}\n`), { message: 'yaml: document contains excessive aliasing' });
});

t.test('a key is followed by its colon on the same line and soon', async (t) => {
  t.throws(() => read(`${'k'.repeat(1100)}: v`), {
    message: /mapping values are not allowed|could not find/,
  });
  t.throws(() => read('a: 1\nb\nc: 2'), { message: /could not find expected ':'/ });
});

t.test('any text is read or refused by a FunctionError', async () => {
  const pieces = [
    ...Array.from('abc01 \n\t:-?,[]{}#&*!|>\'"%@`.~<\\'),
    '\n  ',
    ': ',
    '- ',
    '---',
    'é',
    '!!str ',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (parts) => {
      try {
        json(read(fromText(parts.join(''))));
        return true;
      } catch (error) {
        return error instanceof FunctionError;
      }
    }),
    { numRuns: 3000 },
  );
});
