import fc from 'fast-check';
import t from 'tap';
import {
  appendedList,
  decodeJson,
  fromText,
  GoMap,
  GoSlice,
  JsonError,
  JsonNumber,
  toText,
} from '../../gotemplate/index.ts';
import type { Value } from '../../gotemplate/index.ts';

/** A decoded value as JSON.parse would give it, for comparison. */
function plain(value: Value): unknown {
  if (typeof value === 'string') return toText(value);
  if (value instanceof JsonNumber) return Number(value.text);
  if (value instanceof GoSlice) return value.items.map(plain);
  if (value instanceof GoMap) {
    return Object.fromEntries(value.stringKeys().map((key) => [toText(key), plain(value.get(key) ?? null)]));
  }
  return value;
}

t.test('numbers keep their text, or become floats', (t) => {
  t.same(decodeJson('[1.0, 1E400, -0]'), appendedList(['1.0', '1E400', '-0'].map((n) => new JsonNumber(n))));
  t.same(plain(decodeJson('[1.0, -2e3]', 'float64')), [1, -2000]);
  t.throws(() => decodeJson('1e400', 'float64'), JsonError);
  t.end();
});

t.test('the last of equal keys wins', (t) => {
  t.same(plain(decodeJson('{"a":1,"b":2,"a":3}')), { a: 3, b: 2 });
  t.end();
});

t.test('escapes and bad text become what Go makes of them', (t) => {
  t.equal(toText(decodeJson('"\\u00e9\\ud83d\\ude00\\ud800\\n"') as string), 'é😀\ufffd\n');
  t.equal(toText(decodeJson('"a\\ud800\\u0041"') as string), 'a\ufffdA');
  t.equal(toText(decodeJson('"\xff\xc3\xa9"') as string), '\ufffdé');
  t.end();
});

t.test('it reads what JSON.parse reads', (t) => {
  const sameAsParse = (json: string) => {
    t.same(plain(decodeJson(fromText(json))), JSON.parse(json));
  };
  fc.assert(fc.property(fc.json(), sameAsParse));
  t.end();
});

t.test('it refuses what JSON.parse refuses, with its own error', (t) => {
  const verdict = (read: () => unknown) => {
    try {
      read();
      return 'read';
    } catch (error) {
      return error instanceof JsonError || error instanceof SyntaxError ? 'refused' : 'broken';
    }
  };
  const texts = fc.stringMatching(/^[[\]{},:"0-9.eE+\-truefalsn \\u]{0,12}$/);
  fc.assert(
    fc.property(
      texts,
      (text) => verdict(() => decodeJson(text)) === verdict(() => JSON.parse(text) as unknown),
    ),
    { numRuns: 2000 },
  );
  t.end();
});

t.test('depth is limited, size is not', (t) => {
  t.throws(() => decodeJson('['.repeat(100_000)), { message: /nesting deeper than 1000/ });
  const large = `{"a":["${'x'.repeat(10_000_000)}"]}`;
  t.equal(((decodeJson(large) as GoMap).get('a') as GoSlice).items.length, 1);
  t.end();
});
