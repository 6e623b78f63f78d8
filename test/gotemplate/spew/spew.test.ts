import t from 'tap';
import { spewDump } from '../../../gotemplate/spew/dump.ts';
import { spewSprintf } from '../../../gotemplate/spew/printf.ts';
import {
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  int,
  JsonNumber,
  list,
  stringMap,
  strings,
  TypedNil,
  UINT8,
  type Value,
} from '../../../gotemplate/value.ts';

const dump = (...values: Value[]) => spewDump(values, () => undefined);
const format = (text: string, ...values: Value[]) => spewSprintf(text, values, () => undefined);

const struct = {
  name: 'x.T',
  fields: [
    { name: 'A', type: 'string' },
    { name: 'B', type: '*x.T' },
  ],
};

t.test('a dump shows type, size and content', async (t) => {
  t.equal(dump(null, int(1), 'a'), '(interface {}) <nil>\n(int) 1\n(string) (len=1) "a"\n');
  t.equal(
    dump(stringMap([['k', list([1.5, null])]])),
    '(map[string]interface {}) (len=1) {\n (string) (len=1) "k": ([]interface {}) (len=2 cap=2) {\n' +
      '  (float64) 1.5,\n  (interface {}) <nil>\n }\n}\n',
  );
  t.equal(dump(new JsonNumber('1.0')), '(json.Number) (len=3) 1.0\n');
  t.equal(dump(new GoSlice('string', [], true)), '([]string) <nil>\n');
  t.equal(
    dump(new GoStruct(struct, ['a', new TypedNil('*x.T')], { pointer: true })),
    '(*x.T)({\n A: (string) (len=1) "a",\n B: (*x.T)(<nil>)\n})\n',
  );
});

t.test('bytes are dumped in hexadecimal digits', async (t) => {
  const bytes = Array.from({ length: 18 }, (_, i) => new GoInt(UINT8, BigInt(0x41 + i)));
  t.equal(
    dump(new GoSlice('uint8', [...bytes.slice(0, 17), new GoInt(UINT8, 0n)])),
    '([]uint8) (len=18 cap=18) {\n' +
      ' 00000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  |ABCDEFGHIJKLMNOP|\n' +
      ' 00000010  51 00                                             |Q.|\n' +
      '}\n',
  );
});

t.test('the verb v looks into values, all others are those of fmt', async (t) => {
  t.equal(format('%v|%+v|%d', 'a', list([null]), int(5)), 'a|[<nil>]|5');
  t.equal(format('%#v', strings(['a'])), '([]string)[a]');
  t.equal(format('%#v', new GoMap('string', 'string').set('a', 'b')), '(map[string]string)map[a:b]');
  t.equal(format('%v', new GoStruct(struct, ['a', new TypedNil('*x.T')], { pointer: true })), '<*>{a <nil>}');
  t.equal(format('%+v', new GoStruct(struct, ['a', new TypedNil('*x.T')])), '{A:a B:<nil>}');
  t.equal(
    format('%#v', new GoStruct(struct, ['a', new TypedNil('*x.T')])),
    '(x.T){A:(string)a B:(*x.T)<nil>}',
  );
  t.equal(format('%v %v', 'a'), 'a %!v(MISSING)');
  t.equal(format('%%', 'a', null), '%%!(EXTRA *spew.formatState=a, *spew.formatState=<nil>)');
  t.equal(format('%[1]v', 'a'), 'a');
});

t.test('values that contain themselves end in an error', async (t) => {
  const loop = stringMap();
  loop.set('loop', loop);
  t.throws(() => dump(loop), { message: /contains itself/ });
  t.throws(() => format('%v', loop), { message: /contains itself/ });
});
