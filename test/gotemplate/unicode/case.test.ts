import t from 'tap';
import { foldings, lowerRune, titleRune, upperRune } from '../../../gotemplate/unicode/case.ts';
import { isAssignedLater } from '../../../gotemplate/unicode/version.ts';

const rune = (text: string) => text.codePointAt(0) ?? -1;

t.test('upper case is one code point or the letter stays', async (t) => {
  t.equal(upperRune(rune('a')), rune('A'));
  t.equal(upperRune(rune('é')), rune('É'));
  t.equal(upperRune(rune('ß')), rune('ß'));
  t.equal(upperRune(rune('ᾀ')), rune('ᾈ'));
  t.equal(upperRune(rune('ῳ')), rune('ῼ'));
});

t.test('lower case does not look at neighbours', async (t) => {
  t.equal(lowerRune(rune('Σ')), rune('σ'));
  t.equal(lowerRune(rune('İ')), rune('i'));
  t.equal(lowerRune(rune('1')), rune('1'));
});

t.test('title case knows the digraphs and leaves Georgian alone', async (t) => {
  t.equal(titleRune(rune('ǆ')), rune('ǅ'));
  t.equal(titleRune(rune('ა')), rune('ა'));
  t.equal(titleRune(rune('q')), rune('Q'));
});

t.test('foldings are the same set from each of their members', async (t) => {
  for (const member of foldings(rune('k'))) {
    t.same(
      [...foldings(member)].sort((a, b) => a - b),
      [0x4b, 0x6b, 0x212a],
    );
  }
  t.same(foldings(rune('ı')), [rune('ı')], 'the Turkish letters fold to nothing else');
});

t.test('code points of newer Unicode editions are not known yet', async (t) => {
  t.equal(isAssignedLater(0xa7cb), true);
  t.equal(isAssignedLater(0x20ac), false);
  t.equal(upperRune(0x264), 0x264, 'its upper case came with Unicode 16');
  t.equal(lowerRune(0xa7cb), 0xa7cb);
});
