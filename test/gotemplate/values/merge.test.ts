import t from 'tap';
import { GoMap, int, list, stringMap } from '../../../gotemplate/value.ts';
import { mergeInto } from '../../../gotemplate/values/merge.ts';

t.test('what is there stays unless it is empty', async (t) => {
  const destination = stringMap([
    ['text', 'old'],
    ['empty', ''],
    ['list', list([int(1)])],
  ]);
  const source = stringMap([
    ['text', 'new'],
    ['empty', 'filled'],
    ['list', list([int(2)])],
    ['nil', null],
    ['more', true],
  ]);
  const merged = mergeInto(destination, source, false);
  t.equal(merged, destination, 'the destination itself is changed');
  t.equal(merged.get('text'), 'old');
  t.equal(merged.get('empty'), 'filled');
  t.same(merged.get('list'), list([int(1)]));
  t.equal(merged.has('nil'), false);
  t.equal(merged.get('more'), true);
});

t.test('overwriting takes everything but keeps maps to merge them', async (t) => {
  const destination = stringMap([
    [
      'map',
      stringMap([
        ['kept', 'x'],
        ['both', 'old'],
      ]),
    ],
    ['gone', 'x'],
  ]);
  const source = stringMap([
    ['map', stringMap([['both', 'new']])],
    ['gone', null],
  ]);
  const merged = mergeInto(destination, source, true);
  t.same(
    merged.get('map'),
    stringMap([
      ['kept', 'x'],
      ['both', 'new'],
    ]),
  );
  t.equal(merged.get('gone'), null);
});

t.test('a nil map becomes a map of its own when there is something to take', async (t) => {
  const nil = new GoMap('string', 'interface {}', true);
  t.equal(mergeInto(nil, stringMap([['a', 'b']]), false).get('a'), 'b');
  t.equal(nil.size, 0);
  t.equal(mergeInto(nil, nil, false).isNil, true);
});

t.test('merging a map into itself changes nothing', async (t) => {
  const map = stringMap([['a', stringMap([['b', 'c']])]]);
  t.same(mergeInto(map, map, true).stringKeys(), ['a']);
});

t.test('a map of texts cannot take what is declared as anything', async (t) => {
  const texts = () => stringMap([['m', new GoMap('string', 'string')]]);
  const values = stringMap([['m', stringMap([['a', 'b']])]]);
  t.throws(() => mergeInto(texts(), values, false), { message: /not assignable to type string/ });
  t.equal(mergeInto(values, texts(), false), values);
  const anyKeys = stringMap([['m', new GoMap('interface {}').set('a', 'b')]]);
  t.throws(() => mergeInto(texts(), anyKeys, false), {
    message: /interface \{\} is not assignable to type string/,
  });
});
