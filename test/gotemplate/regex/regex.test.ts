import fc from 'fast-check';
import t from 'tap';
import { compile, quoteMeta, RegexSyntaxError } from '../../../gotemplate/regex/index.ts';
import { fromText } from '../../../gotemplate/values/text.ts';

function fault(pattern: string): string {
  try {
    compile(fromText(pattern));
    return 'no error';
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    return error.message.replace('error parsing regexp: ', '');
  }
}

t.test('errors have the words of Go', async (t) => {
  const cases: [string, string][] = [
    ['(', 'missing closing ): `(`'],
    [')', 'unexpected ): `)`'],
    ['*', 'missing argument to repetition operator: `*`'],
    ['a|*', 'missing argument to repetition operator: `*`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['[a', 'missing closing ]: `[a`'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['[[:nope:]]', 'invalid character class range: `[:nope:]`'],
    ['\\', 'trailing backslash at end of expression: ``'],
    ['\\8', 'invalid escape sequence: `\\8`'],
    ['\\x{110000}', 'invalid escape sequence: `\\x{110000`'],
    ['\\x{}', 'invalid escape sequence: `\\x{}`'],
    ['\\x4', 'invalid escape sequence: `\\x4`'],
    ['\\x', 'invalid escape sequence: `\\x`'],
    ['\\x{4', 'invalid escape sequence: `\\x{4`'],
    ['\\p{Nope}', 'invalid character class range: `\\p{Nope}`'],
    ['\\p{', 'invalid character class range: `\\p{`'],
    ['\\p', 'invalid character class range: `\\p`'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(?i-)', 'invalid or unsupported Perl syntax: `(?i-)`'],
    ['(?P<1-n>a)', 'invalid named capture: `(?P<1-n>`'],
    ['(?P<n', 'invalid named capture: `(?P<n`'],
    ['a{3,2}', 'invalid repeat count: `{3,2}`'],
    ['a{1001}', 'invalid repeat count: `{1001}`'],
    ['(a{100}){11}', 'invalid repeat count: `{11}`'],
  ];
  for (const [pattern, expected] of cases) t.equal(fault(pattern), expected, pattern);
  t.equal(fault(`(?:a{1000}b){1}`), 'no error');
  t.match(fault('('.repeat(1001)), 'expression nests too deeply');
  t.match(fault(`(${'abcdefghij'.repeat(11)}){1000}`), 'expression too large');
  t.throws(() => compile('\xff'), { message: 'error parsing regexp: invalid UTF-8: `\xff`' });
});

t.test('the preferred match is the leftmost, then the first by order of alternatives', async (t) => {
  const cases: [pattern: string, text: string, match: number[] | undefined][] = [
    ['a|ab', 'xab', [1, 2]],
    ['(a)|b', 'b', [0, 1, -1, -1]],
    ['(|a)+', 'aaa', [0, 0, 0, 0]],
    ['(|a)*', 'aaa', [0, 0, 0, 0]],
    ['(a*)*', 'b', [0, 0, 0, 0]],
    ['a+?', 'aaa', [0, 1]],
    ['(?U)a+', 'aaa', [0, 1]],
    ['(?U)a+?', 'aaa', [0, 3]],
    ['a{0}b', 'ab', [1, 2]],
    ['x{2,4}', 'xxxxx', [0, 4]],
    ['x{2,}?', 'xxxxx', [0, 2]],
    ['^b', 'a\nb', undefined],
    ['(?m)^b$', 'a\nb\n', [2, 3]],
    ['\\Bb', 'ab', [1, 2]],
    ['(?i)k', '\u212a', [0, 3]],
    ['(?i)[^k]', '\u212a', undefined],
    ['(?i)\\p{Lu}', 'a', [0, 1]],
    ['\\p{^Greek}', 'α', undefined],
    ['[[:^alpha:]\\d]', 'a1', [1, 2]],
    ['.', '\n', undefined],
    ['(?s).', '\n', [0, 1]],
    ['\\Qa.b\\E+', 'a.bb', [0, 4]],
    ['a{,2}', 'a{,2}', [0, 5]],
    ['[\\pN-]+', 'a1-2', [1, 4]],
    ['\\p{Any}\\P{ascii}', 'aé', [0, 3]],
    ['\\p{Assigned}', '\ufdd0a', [3, 4]],
    ['(?i)[\\x{0}-\\x{10ffff}]', 'a', [0, 1]],
    ['(?i)\\w', '\u017f', [0, 2]],
    ['\\t\\07\\101', '\t\x07A', [0, 3]],
    ['(a?)*', 'aa', [0, 2, 1, 2]],
    ['(?:a{0,2})*b', 'aab', [0, 3]],
  ];
  for (const [pattern, text, match] of cases) {
    t.same(compile(fromText(pattern)).find(fromText(text)), match, `${pattern} in ${JSON.stringify(text)}`);
  }
});

t.test('a byte that is not UTF-8 counts as U+FFFD of one byte', async (t) => {
  t.same(compile('.').find('\xff\xfe'), [0, 1]);
  t.same(compile(fromText('\ufffd')).find('a\xff'), [1, 2]);
});

t.test('replacing expands captures by number and by name', async (t) => {
  const regex = compile('(?P<year>\\d+)-(?<month>\\d+)?');
  t.equal(
    regex.replaceAll('2024-05 2023-', '$month/${year}$$ $1x ${1}x $9 $'),
    '05/2024$  2024x  $ /2023$  2023x  $',
  );
  t.equal(regex.replaceAllLiteral('2024-05', '$1'), '$1');
  t.equal(compile('a*').replaceAll('baac', '-'), '-b-c-');
  t.equal(compile('(a)').replaceAll('a', '${1'), '${1');
});

t.test('splitting counts the parts', async (t) => {
  const comma = compile(',');
  t.same(comma.split('a,b,c', -1), ['a', 'b', 'c']);
  t.same(comma.split('a,b,c', 2), ['a', 'b,c']);
  t.same(comma.split('a,b,c', 0), []);
  t.same(comma.split('', 5), ['']);
  t.same(compile('').split('abc', 2), ['a', 'bc']);
});

t.test('quoteMeta makes any text match itself', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = fromText(text);
      const match = compile(quoteMeta(bytes)).find(bytes);
      return match?.[0] === 0 && match[1] === bytes.length;
    }),
  );
});

t.test('patterns that defeat backtracking engines stay linear', async (t) => {
  t.equal(compile('(a*)*b').test('a'.repeat(20_000)), false);
  t.equal(compile('(x+x+)+y').test('x'.repeat(20_000)), false);
});

t.test('long searches report their work and can be ended', async (t) => {
  let spent = 0;
  const regex = compile('\\w{1,900}!', (steps) => {
    spent += steps;
    if (spent > 1000) throw new Error('enough');
  });
  t.throws(() => regex.test('x'.repeat(100_000)), { message: 'enough' });
});

/** Patterns that mean the same to JavaScript's engine. */
const commonPattern = fc.letrec<{ item: string; pattern: string }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'c', '.', '\\d', '\\w', '[ab]', '[^a]', '^', '$', '\\b', '\\.'),
    tie('pattern').map((inner) => `(${inner})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '+?', '{2}', '{1,2}'))
      .map(([inner, repeat]) => {
        // an empty part inside of a loop means different things to the two engines
        return `(?:x(?:${inner}))${repeat}`;
      }),
  ),
  pattern: fc.oneof(
    { maxDepth: 4 },
    tie('item'),
    fc.array(tie('item'), { minLength: 1, maxLength: 3 }).map((items) => items.join('')),
    fc.tuple(tie('item'), tie('item')).map(([left, right]) => `${left}|${right}`),
  ),
})).pattern;

t.test('on the common ground it agrees with the engine of JavaScript', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x', '1', ' ', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(commonPattern, text, (pattern, input) => {
      const theirs = new RegExp(pattern, 's').exec(input);
      const ours = compile(`(?s)${pattern}`).find(input);
      if (theirs === null) return ours === undefined;
      return ours?.[0] === theirs.index && ours[1] === theirs.index + theirs[0].length;
    }),
    { numRuns: 500 },
  );
});

t.test('any text compiles or is refused by a RegexSyntaxError', async () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '^',
    '-',
    '\\',
    'p',
    '{',
    '}',
    '?',
    'P<',
    '>',
    '*',
    '1',
    ',',
    ':',
    'Q',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => fault(pieces.join('')).length > 0),
    { numRuns: 2000 },
  );
});
