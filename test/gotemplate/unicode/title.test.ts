import t from 'tap';
import { toLower, toUpper } from '../../../gotemplate/unicode/case.ts';
import { toTitle } from '../../../gotemplate/unicode/title.ts';
import { fromText, toText } from '../../../gotemplate/values/text.ts';

const cases: [text: string, title: string][] = [
  ['', ''],
  ['hello world', 'Hello World'],
  ["don't panic", "Don't Panic"],
  ["rock''n roll", "Rock''N Roll"],
  ['x.y..z', 'X.y..Z'],
  ['MiXeD-with_under', 'MiXeD-With_under'],
  ['ǆ ﬁ ß ŉ', 'ǅ Fi Ss ʼN'],
  ['ᾳ ᾼ ᾷ', 'ᾼ ᾼ ᾼ͂'.normalize('NFC').replace('ᾼ͂', 'ᾼ͂')],
  ['日本abc', '日本Abc'],
  ['1st 2nd', '1St 2Nd'],
];

for (const [text, title] of cases) {
  t.test(`the title case of ${JSON.stringify(text)}`, async (t) => {
    t.equal(toText(toTitle(fromText(text))), title);
  });
}

t.test('bytes that are no UTF-8 stay in titles and are replaced by other cases', async (t) => {
  t.equal(toTitle('\xffa'), '\xffA');
  t.equal(toUpper('\xffa'), fromText('\ufffdA'));
  t.equal(toLower(fromText('ÀΣ')), fromText('àσ'));
});
