import t from 'tap';
import { completeTable } from '../../gotemplate/functions/complete.ts';
import { check, parse } from '../../gotemplate/index.ts';

const messages = (text: string) => check(parse(text), completeTable).map(({ message }) => message);

t.test('a sound template has no faults', (t) => {
  t.same(messages('{{ with secret "a" }}{{ .Data.x | sprig_default "y" }}{{ end }}'), []);
  t.end();
});

t.test('every wrong number of arguments is found, with its place, wherever it stands', (t) => {
  t.same(messages('{{ if false }}{{ len }}{{ end }}\n{{ print (not 1 2) }}{{ "a" | lt }}{{ env.x }}'), [
    'template: :1:17: wrong number of args for len: want 1 got 0',
    'template: :2:10: wrong number of args for not: want 1 got 2',
    'template: :2:30: wrong number of args for lt: want 2 got 1',
    'template: :2:38: wrong number of args for env: want 1 got 0',
  ]);
  t.end();
});

t.test('literals of the wrong type are found', (t) => {
  t.same(messages('{{ env 1 }}{{ sprig_repeat "x" "y" }}{{ sprig_repeat 2.0 "y" }}{{ env nil }}'), [
    'template: :1:3: expected string; found 1',
    'template: :1:14: expected integer; found "x"',
    'template: :1:66: cannot assign nil to string',
  ]);
  t.end();
});

t.test('denied functions take texts only and are not counted', (t) => {
  t.same(check(parse('{{ plugin }}{{ plugin "a" "b" }}', { denylist: ['plug*'] })), []);
  t.end();
});
