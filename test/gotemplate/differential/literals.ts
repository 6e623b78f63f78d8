/** Values at the edges of what functions expect, as template expressions. */

/** Texts, without quotes: numbers, dates, paths, YAML, JSON and the like in many spellings, and what is none of them. */
export const texts: readonly string[] = [
  ...[
    '',
    ' ',
    'a',
    'abc',
    ' lead',
    'trail ',
    'a b',
    'a,b,,c',
    'k=v',
    'a=1,b=2',
    'line1\nline2',
    'end\n',
    '\ttab',
    '\r\n',
  ],
  ...[
    '0',
    '-0',
    '007',
    '0x1F',
    '1_000',
    '1e5',
    '1.50',
    '.5',
    '1e400',
    '9223372036854775808',
    '12345678901234567890',
  ],
  ...[
    'true',
    'no',
    'y',
    'null',
    '~',
    'NaN',
    '-Inf',
    '.inf',
    '{}',
    '[]',
    '{"a":1}',
    '[1,"x",null]',
    '- a',
    'a: b',
    'a: [1, 2]',
  ],
  ...[
    '2024-02-29',
    '12:30:45',
    '1h30m',
    '-5s',
    '90',
    '1.2.3',
    'v1.2-beta+x',
    '>=1.2 <2',
    '^1',
    'a//b/../c',
    '/x/y.tar.gz',
    '.',
  ],
  ...[
    'http://u:p@h:80/p?q=1#f',
    '%zz',
    '?q',
    'YWJj',
    'YQ==',
    'MFRGG===',
    'camelCaseWord',
    'snake_case',
    'XMLHttpRequest',
  ],
  ...[
    '<b>&</b>',
    "'",
    '"',
    '`',
    '\\',
    '$1',
    '${x}',
    '%s',
    '%5.2f',
    '%[2]*d',
    '%',
    '#c',
    '&a',
    '*a',
    '!t',
    '{{',
    '@',
  ],
  ...[
    'é',
    'ß',
    'İ',
    'ſ',
    'ǅ',
    'Σας',
    'ﬁ',
    '日本',
    'e\u0301',
    '\u200b',
    '\u2028',
    '😀',
    '\u00a0',
    '\ufffd',
    '\u0000',
    '\u0007',
  ],
  ...[
    'the quick brown fox jumps over the lazy dog and keeps on running',
    'x'.repeat(70),
    '2006-01-02',
    'Jan _2 15:04',
  ],
  ...['(a|b)+', '[a-z]*', '^', '$', '\\b', '(?i)A', '(?P<n>a)', 'a{2,1}', '[', '(?=a)', '\\pL', 'x*', ','],
];

/** Texts of bytes that are no UTF-8, quoted. */
export const brokenTexts: readonly string[] = [
  '"\\xff"',
  '"a\\xc3"',
  '"\\xe2\\x82"',
  '"\\xed\\xa0\\x80é"',
  '"\\xc0\\x80"',
];

/** Integers that are small enough to repeat something so often. */
export const integers: readonly string[] = [
  ...['0', '1', '2', '3', '-1', '5', '10', '64', '255', '-7', '1_000', '017', '0x1F', "'a'", "'é'"],
  ...['(parseInt "-9")', '(parseUint "18446744073709551615")', '(len "abc")', '(sprig_int "08")'],
];

export const floats: readonly string[] = [
  ...[
    '0.0',
    '1.0',
    '-1.5',
    '0.1',
    '2.675',
    '1e21',
    '1e-7',
    '123456789.5',
    '1.7976931348623157e308',
    '5e-324',
    '0x1p-2',
  ],
  ...['(parseFloat "NaN")', '(parseFloat "-Inf")', '(parseFloat "-0")', '(sprig_float64 "1e3")'],
];

export const lists: readonly string[] = [
  ...[
    '(sprig_list)',
    '(sprig_list "b" "a" 1 nil)',
    '(sprig_list 1 2.0 "3" true)',
    '(sprig_list (sprig_list 1) (sprig_dict))',
  ],
  ...[
    '(split "," "c,a,,b")',
    '(sprig_until 3)',
    '(parseJSON `[1,"x",null,[2],{"a":1}]`)',
    '(parseYAML "[1, yes, x, ~]")',
  ],
  ...['(secret "kv/app").Data.list', '(secrets "kv/list")', '(sprig_chunk 2 (sprig_list 1 2 3))'],
];

export const maps: readonly string[] = [
  ...[
    '(sprig_dict)',
    '(sprig_dict "a" 1 "b" "x")',
    '(sprig_dict "a" (sprig_dict "b" nil))',
    '(splitToMap "," "=" "a=1,b=2")',
  ],
  ...[
    '(parseJSON `{"a":{"b":[1,2.5,null]},"c":"x"}`)',
    '(parseYAML "{a: 1, b: [x]}")',
    '(sprig_urlParse "http://h/p")',
  ],
  ...['(secret "kv/app").Data', '(secret "kv/app").Data.nested', '(sprig_split "," "x,y")'],
];

/** Everything else that a template can hold; integers too large to repeat something so often. */
export const others: readonly string[] = [
  ...['9007199254740993', '9223372036854775807', '-9223372036854775808', '2147483648'],
  ...[
    'nil',
    'true',
    'false',
    '.',
    '$',
    '1i',
    '(secret "kv/app")',
    '(secret "kv/none")',
    '(sprig_semver "1.2.3-a+b")',
  ],
  ...[
    '(sprig_toDate "2006-01-02" "2024-02-29")',
    '(loop 2)',
    '(sprig_coalesce)',
    '(sprig_first (sprig_list))',
  ],
  ...['(secret "kv/app").Auth', '(secret "kv/app").Warnings'],
];

/** The members of the secret `kv/app`, JSON as Vault sends it. */
export const secretData: Readonly<Record<string, string>> = {
  ...{
    one: '1',
    zero: '0',
    negative: '-7',
    ratio: '0.75',
    whole: '1.0',
    big: '12345678901234567890',
    huge: '1e400',
  },
  ...{ text: '"usér \\"x\\""', number: '"010"', empty: '""', nothing: 'null', yes: 'true', no: 'false' },
  ...{ list: '["b","a",1,null]', nested: '{"a":{"b":[1,2.50]},"k":"v"}', noList: '[]', noMap: '{}' },
};
