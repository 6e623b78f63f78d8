import t from 'tap';
import { TemplateError } from '../../gotemplate/index.ts';
import { rendered } from './rendering.ts';

const endless: Readonly<Record<string, { text: string; limits: object }>> = {
  steps: { text: '{{ range loop 1000000000 }}{{ end }}', limits: { steps: 1000 } },
  depth: { text: '{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}', limits: { depth: 50 } },
  output: { text: '{{ range loop 1000000000 }}xxxxxxxx{{ end }}', limits: { outputBytes: 1000 } },
  'one text': {
    text: '{{ $x := "0123456789" }}{{ range loop 60 }}{{ $x = print $x $x }}{{ end }}',
    limits: { outputBytes: 1000 },
  },
};

for (const [name, { text, limits }] of Object.entries(endless)) {
  t.test(`a template without end stops at the limit of ${name}`, async (t) => {
    await t.rejects(rendered(text, { limits }), { name: 'TemplateError', code: 'limit', stage: 'exec' });
  });
}

t.test('a template stops when its time is over', async (t) => {
  let now = 0;
  const context = { now: () => (now += 10), limits: { milliseconds: 100 } };
  await t.rejects(rendered('{{ range loop 1000000000 }}{{ end }}', context), {
    code: 'limit',
    message: /took too long/,
  });
});

t.test('a template that executes itself ends with an error', async (t) => {
  await t.rejects(rendered('{{ executeTemplate "" }}'), {
    code: 'limit',
    message: /execute each other without end/,
  });
});

t.test('a map that contains itself cannot be printed, and says so', async (t) => {
  const text = '{{ $d := sprig_dict }}{{ $_ := sprig_set $d "self" $d }}{{ $d }}';
  await t.rejects(rendered(text), { code: 'limit', message: /nested deeper/ });
});

t.test('the defaults are ample for real files', async (t) => {
  const output = await rendered('{{ range loop 100000 }}line {{ . }}\n{{ end }}');
  t.equal(output.split('\n').length, 100_001);
});

t.test('deep nesting in a text is refused with a place', async (t) => {
  for (const text of [
    `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`,
    '{{ if 1 }}'.repeat(100_000) + '{{ end }}'.repeat(100_000),
    `{{ if 1 }}${'{{ else if 1 }}'.repeat(100_000)}{{ end }}`,
  ]) {
    await t.rejects(rendered(text), TemplateError);
  }
});
