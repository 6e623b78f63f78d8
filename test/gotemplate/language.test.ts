import t from 'tap';
import { GoFunction, GoSequence, int, parse, stringMap } from '../../gotemplate/index.ts';
import { rendered } from './rendering.ts';

t.test('actions, trim markers and comments', async (t) => {
  t.equal(await rendered('a {{- /* c */ -}} b {{ 1 }} {{- 2 -}} c'), 'ab 12c');
  t.equal(await rendered('{{ `raw` }}{{ "\\u00e9" }}{{ \'x\' }}'), 'rawé120');
});

t.test('an else-if chain takes the first branch that holds', async (t) => {
  const text = '{{ if eq . 1 }}one{{ else if eq . 2 }}two{{ else }}many{{ end }}';
  t.equal(await rendered(text, { dot: int(2) }), 'two');
  t.equal(await rendered(text, { dot: int(3) }), 'many');
});

t.test('variables live until the end of their block', async (t) => {
  t.equal(await rendered('{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}'), '21');
  t.equal(await rendered('{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}'), '2');
});

t.test('a variable declared in one branch is unknown in the other', async (t) => {
  await t.rejects(rendered('{{ if false }}{{ $y := 1 }}{{ else }}{{ $y }}{{ end }}'), {
    message: /undefined variable: \$y/,
  });
});

t.test('assigning to a variable that does not exist fails when it runs', async (t) => {
  await t.rejects(rendered('{{ $x = 1 }}'), { message: /<1>: undefined variable: \$x/ });
  await t.rejects(rendered('{{ if true }}{{ $x := 1 }}{{ end }}{{ $x = 2 }}'), {
    message: /undefined variable/,
  });
  t.equal(await rendered('{{ if false }}{{ $x = 1 }}{{ end }}ok'), 'ok');
});

t.test('break and continue leave nested blocks and restore the dot', async (t) => {
  const text =
    '{{ range 4 }}{{ with "w" }}{{ if eq $.n 0 }}{{ end }}{{ . }}{{ continue }}{{ end }}x{{ end }}{{ .n }}';
  t.equal(await rendered(text, { dot: stringMap([['n', int(7)]]) }), 'wwww7');
  t.equal(
    await rendered('{{ range $i, $v := loop 9 }}{{ if gt $i 1 }}{{ break }}{{ end }}{{ $v }}{{ end }}.'),
    '01.',
  );
});

t.test('iterator functions can be ranged over', async (t) => {
  const pairs = [
    ['a', int(1)],
    ['b', int(2)],
  ] as const;
  const two = new GoSequence('iter.Seq2[string,int]', 'two', pairs);
  const one = new GoSequence('iter.Seq[int]', 'one', pairs);
  t.equal(await rendered('{{ range $k, $v := . }}{{ $k }}{{ $v }} {{ end }}', { dot: two }), 'a1 b2 ');
  t.equal(await rendered('{{ range . }}{{ . }}{{ end }}', { dot: two }), 'ab');
  t.equal(await rendered('{{ range . }}{{ . }}{{ end }}', { dot: one }), '12');
  await t.rejects(rendered('{{ range $i, $v := . }}{{ end }}', { dot: one }), {
    message: /more than one variable/,
  });
});

t.test('call runs a function value', async (t) => {
  const dot = new GoFunction('func(int) string', ['int'], () => 'called');
  t.equal(await rendered('{{ call . 1 }}', { dot }), 'called');
  await t.rejects(rendered('{{ call . "x" }}', { dot }), {
    message: /arg 0: value has type string; should be int/,
  });
  await t.rejects(rendered('{{ call . }}', { dot }), { message: /wrong number of args/ });
  await t.rejects(rendered('{{ call 1 }}'), { message: /non-function of type int/ });
});

t.test('templates call each other far deeper than the engine could by itself', async (t) => {
  const text =
    '{{ define "d" }}{{ if lt . 9000 }}{{ template "d" (sprig_add1 .) }}{{ else }}{{ . }}{{ end }}{{ end }}';
  t.equal(await rendered(`${text}{{ template "d" 0 }}`), '9000');
});

t.test('custom delimiters may be any text', async (t) => {
  const options = { leftDelimiter: '«', rightDelimiter: '»' };
  t.equal(await rendered('« range 2 »« . »« end »{{ }}', {}, options), '01{{ }}');
});

t.test('errors name the template, the place and the cause', (t) => {
  t.throws(() => parse('ok\n{{ nope }}', { name: 'app.tpl' }), {
    message: 'template: app.tpl:2:3: function "nope" not defined',
    stage: 'parse',
    place: { name: 'app.tpl', line: 2, column: 3 },
    detail: 'function "nope" not defined',
  });
  t.end();
});

t.test('errors of execution name the running template and never a value', async (t) => {
  const dot = stringMap([['password', 'hunter2']]);
  const text = '{{ define "inner" }}\n {{ range .password }}{{ end }}{{ end }}{{ template "inner" . }}';
  await t.rejects(rendered(text, { dot }), {
    stage: 'exec',
    code: 'execution',
    message:
      'template: :2:10: executing "inner" at <.password>: range can\'t iterate over a value of type string',
  });
});

t.test('a key named __proto__ is plain data', async (t) => {
  t.equal(
    await rendered('{{ sprig_dict "__proto__" "x" "constructor" 1 }}'),
    'map[__proto__:x constructor:1]',
  );
  await t.rejects(rendered('{{ .constructor }}', { dot: stringMap() }, { missingKey: 'error' }), {
    message: /map has no entry for key "constructor"/,
  });
});
