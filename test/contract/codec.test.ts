import fc from 'fast-check';
import t from 'tap';
import {
  boolean,
  canonicalQuantity,
  duration,
  float,
  goQuote,
  integer,
  jsonPatch,
  lenientBoolean,
  list,
  listOrNone,
  parseDuration,
  quantity,
  unsignedInteger,
  type Codec,
} from '../../contract/codec.ts';

const value = <T>(codec: Codec<T>, text: string) => {
  const result = codec.parse(text);
  return result.ok ? result.value : result.problem;
};

t.test('booleans are Go words, and nothing is false', async (t) => {
  for (const word of ['1', 't', 'T', 'TRUE', 'true', 'True']) t.equal(value(boolean, word), true, word);
  for (const word of ['', '0', 'f', 'F', 'FALSE', 'false', 'False'])
    t.equal(value(boolean, word), false, word);
  t.equal(value(boolean, 'yes'), `cannot parse '' as bool: strconv.ParseBool: parsing "yes": invalid syntax`);
  t.equal(value(lenientBoolean, 'yes'), false);
});

t.test('whole numbers keep 64 bits and say what is wrong as Go does', async (t) => {
  t.equal(value(integer, '9223372036854775807'), 9223372036854775807n);
  t.equal(value(integer, '+007'), 7n);
  t.equal(value(integer, ''), 0n);
  t.equal(
    value(integer, '9223372036854775808'),
    'strconv.ParseInt: parsing "9223372036854775808": value out of range',
  );
  t.equal(value(integer, '1_0'), 'strconv.ParseInt: parsing "1_0": invalid syntax');
  t.equal(
    value(integer, '99999999999999999999x'),
    'strconv.ParseInt: parsing "99999999999999999999x": value out of range',
    'too large is found first',
  );
  t.equal(
    value(unsignedInteger, '+99999999999999999999'),
    'strconv.ParseUint: parsing "+99999999999999999999": invalid syntax',
  );
  t.equal(value(unsignedInteger, '18446744073709551615'), 18446744073709551615n);
  t.equal(value(unsignedInteger, ''), 'strconv.ParseUint: parsing "": invalid syntax');
  t.equal(value(unsignedInteger, '-1'), 'strconv.ParseUint: parsing "-1": invalid syntax');
});

t.test('floats are Go floats', async (t) => {
  const good: Record<string, number> = {
    '.5': 0.5,
    '1e-3': 0.001,
    '0x1p-2': 0.25,
    '1_0': 10,
    '-Inf': -Infinity,
    '5.': 5,
  };
  for (const [text, number] of Object.entries(good)) t.equal(value(float, text), number, text);
  t.ok(Number.isNaN(value(float, 'NaN')));
  t.equal(value(float, '1e400'), 'strconv.ParseFloat: parsing "1e400": value out of range');
  for (const bad of ['', 'abc', '1__0', '0x1', '-NaN', ' 1', 'e3']) {
    t.equal(value(float, bad), `strconv.ParseFloat: parsing ${goQuote(bad)}: invalid syntax`, bad);
  }
});

t.test('durations keep their text, and their nanoseconds are exact', async (t) => {
  t.equal(value(duration, '1h15m'), '1h15m');
  t.equal(value(duration, ''), '');
  const good: Record<string, bigint> = {
    '1.5s': 1_500_000_000n,
    '-2ms': -2_000_000n,
    '0': 0n,
    '1h1ns': 3_600_000_000_001n,
    '.5µs': 500n,
  };
  for (const [text, nanoseconds] of Object.entries(good))
    t.same(parseDuration(text), { ok: true, value: nanoseconds }, text);
  const bad: Record<string, string> = {
    '': 'time: invalid duration ""',
    '.s': 'time: invalid duration ".s"',
    '3000000h': 'time: invalid duration "3000000h"',
    '10': 'time: missing unit in duration "10"',
    '1d': 'time: unknown unit "d" in duration "1d"',
    '1 s': 'time: unknown unit " s" in duration "1 s"',
    '1é': 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"',
    '1s\n"': 'time: unknown unit "s\\x0a\\"" in duration "1s\\x0a\\""',
    '9223372036854775809x': 'time: invalid duration "9223372036854775809x"',
  };
  for (const [text, problem] of Object.entries(bad))
    t.same(parseDuration(text), { ok: false, problem }, text);
});

t.test('quantities become canonical as Kubernetes prints them', async (t) => {
  const canonical: Record<string, string> = {
    '0.1': '100m',
    '0.0001': '100u',
    '1000': '1k',
    '2000m': '2',
    '128974848000m': '128974848',
    '1024Mi': '1Gi',
    '1.5Gi': '1536Mi',
    '0.5Ki': '512',
    '12e6': '12e6',
    '1e3': '1e3',
    '1500m': '1500m',
    '1.': '1.',
    '1.500': '1.500',
    '1234567890': '1234567890',
    '.': '0',
    '-1': '-1',
    '1e-20': '1e-9',
    '0.25Gi': '256Mi',
    m: '0',
    '00': '0',
    '1e+3': '1e+3',
    '10e+4': '100e3',
  };
  for (const [text, printed] of Object.entries(canonical))
    t.same(canonicalQuantity(text), { ok: true, value: printed }, text);
  t.equal(value(quantity, ''), '');
  for (const bad of ['bogus', '1 Gi', '1Ki ', '1e3m', '１'])
    t.match(value(quantity, bad), /^quantities must match/, bad);
  t.equal(value(quantity, '1KK'), "unable to parse quantity's suffix");
  t.equal(value(quantity, '1e99999999999999999999'), "unable to parse quantity's suffix");
  for (const bad of ['Pi', '.Ei', '+e-30'])
    t.equal(value(quantity, bad), 'unable to parse numeric part of quantity', bad);
});

t.test('lists are split at commas only', async (t) => {
  t.same(value(list, 'a, b,'), ['a', ' b', '']);
  t.same(value(list, ''), ['']);
  t.same(value(listOrNone, ''), []);
});

t.test('JSON patches are arrays of objects', async (t) => {
  t.same(value(jsonPatch, ''), []);
  t.same(value(jsonPatch, 'null'), []);
  t.same(value(jsonPatch, '[{"op":"remove","path":"/a"}]'), [{ op: 'remove', path: '/a' }]);
  for (const bad of [' ', 'not json', '{}', '[1]', '"x"']) t.type(value(jsonPatch, bad), 'string', bad);
  t.equal(
    value(jsonPatch, `[{"value":${'['.repeat(10_000)}${']'.repeat(10_000)}}]`),
    'the patch is nested too deeply',
  );
});

t.test('a refused JSON text is described without a piece of it', async (t) => {
  for (const text of [
    '[secret]',
    'secret',
    '{"a":secret}',
    '{"a":12345678901234567,secret}',
    '{"a":"b" "secret"}',
  ]) {
    const problem = value(jsonPatch, text);
    t.type(problem, 'string');
    t.notMatch(problem, 'secret');
    t.not(problem, '');
  }
  t.equal(value(jsonPatch, '[secret]'), "Unexpected token 's'");
});

t.test('values are quoted as Go quotes them', async (t) => {
  t.equal(goQuote('a"\\\n\u0001é\u00a0\u{1f600}\u200b'), '"a\\"\\\\\\n\\x01é\\u00a0😀\\u200b"');
});

t.test('no codec ever throws, and a canonical quantity stays as it is', async () => {
  const codecs: Codec<unknown>[] = [boolean, integer, unsignedInteger, float, duration, quantity, jsonPatch];
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      codecs.every((codec) => typeof codec.parse(text).ok === 'boolean'),
    ),
  );
  const written = fc.stringMatching(/^[+-]?\d{0,12}(\.\d{0,12})?([numkMGTPE]|[KMGTPE]i|e-?\d)?$/);
  fc.assert(
    fc.property(written, (text) => {
      const once = canonicalQuantity(text);
      if (!once.ok) return;
      const twice = canonicalQuantity(once.value);
      if (!twice.ok) throw new Error(once.value);
    }),
  );
});
