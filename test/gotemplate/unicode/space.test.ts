import t from 'tap';
import { fields, isSpace, trimCutset, trimEndWhere, trimSpace } from '../../../gotemplate/unicode/space.ts';
import { fromText } from '../../../gotemplate/values/text.ts';

t.test('white space of every script is trimmed at both ends', async (t) => {
  t.equal(trimSpace(fromText('\u2003\u00a0 a b\u3000\u0085\n')), 'a b');
  t.equal(trimSpace(''), '');
  t.equal(trimSpace(fromText('\u200bé')), fromText('\u200bé'), 'a space of no width is none');
});

t.test('bad bytes are no white space and stay as they are', async (t) => {
  t.equal(trimSpace(' \x85\xff '), '\x85\xff');
});

t.test('a cutset is a set of characters', async (t) => {
  t.equal(trimCutset(fromText('éaéxaé'), fromText('éa')), 'x');
  t.equal(trimCutset('a', ''), 'a');
  t.equal(trimCutset('\xffa\xfe', '\xfd'), 'a', 'bad bytes are all alike');
});

t.test('the end is cut by whole characters', async (t) => {
  t.equal(
    trimEndWhere(fromText('a€€'), (rune) => rune === 0x20ac),
    'a',
  );
});

t.test('words are what white space separates', async (t) => {
  t.same(fields(' a  b\tc\n'), ['a', 'b', 'c']);
  t.same(fields(fromText('é\u3000ü ')), [fromText('é'), fromText('ü')]);
  t.same(fields(fromText('\u3000')), []);
  t.equal(isSpace(0x85), true);
});
