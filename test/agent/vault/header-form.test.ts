import t from 'tap';
import { unsendable } from '../../../agent/vault/header-form.ts';

t.test('headers of one byte per character and of any printed text can be sent', async (t) => {
  t.same(unsendable({ 'x-vault-namespace': 'kÃ¶ln/', accept: '', tab: 'a\tb', 'x-vault.a_b': '~' }), []);
});

t.test('headers that would end the line or that no name allows are found', async (t) => {
  const headers = {
    good: 'a',
    a: 'x\r\nb: c',
    b: '\0',
    c: '市',
    'd e': 'x',
    '': 'x',
    'f:': 'x',
    g: '\u007f',
  };
  t.same(unsendable(headers), ['"a"', '"b"', '"c"', '"d e"', '""', '"f:"', '"g"']);
});
