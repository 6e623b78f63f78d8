import fc from 'fast-check';
import t from 'tap';
import { decodeJson, secretValue, TemplateError } from '../../gotemplate/index.ts';
import { rendered } from './rendering.ts';

const pieces = [
  ...[
    '{{',
    '}}',
    '{{-',
    '-}}',
    ' ',
    '\n',
    '(',
    ')',
    '|',
    '.',
    '$',
    '$x',
    ':=',
    '=',
    ',',
    '"s"',
    '`r`',
    "'c'",
    '1',
    '-1.5e3',
  ],
  ...[
    '0x1F',
    '1i',
    'true',
    'nil',
    'if',
    'else',
    'end',
    'with',
    'range',
    'break',
    'continue',
    'define',
    'template',
    'block',
  ],
  ...[
    '"t"',
    'secret "a"',
    '.Data',
    '.Data.k',
    'print',
    'printf "%5.2v|%d"',
    'index',
    'slice',
    'len',
    'eq',
    'lt',
    'and',
    'or',
  ],
  ...[
    'loop 3',
    'scratch',
    '.Set "k" 1',
    'executeTemplate "t"',
    'html',
    'js',
    'urlquery',
    'sprig_dict "a" 1',
    'sprig_list 1 2',
  ],
  ...[
    '{{ range loop 3 }}',
    '{{ . }}',
    '{{ end }}',
    '{{ else }}',
    '{{ $x := 1 }}',
    '{{ define "t" }}',
    '{{ template "t" . }}',
    '/* c */',
  ],
];
const templates = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => `{{ ${parts.join(' ')} }}`),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const secret = secretValue(decodeJson('{"data":{"k":"v","n":1.50,"l":[1,null,{"m":true}]}}'));
const limits = { steps: 10_000, outputBytes: 100_000, depth: 100 };

/** The output, or the text of the template's error; anything else is thrown on. */
async function outcome(text: string): Promise<string> {
  try {
    return await rendered(text, { lookup: () => secret, limits });
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

t.test('any text ends in an output or a TemplateError, and in the same one every time', async (t) => {
  const property = fc.asyncProperty(
    templates,
    async (text) => (await outcome(text)) === (await outcome(text)),
  );
  await t.resolves(fc.assert(property, { numRuns: 3000 }));
});

t.test('no error text contains a secret value', async (t) => {
  const hidden = secretValue(decodeJson('{"data":{"k":"qZ7secretZq","n":777123777,"l":["qZ7secretZq"]}}'));
  const uses = fc.array(fc.constantFrom(...pieces, '.Data.n', '.Data.l', 'index .Data "l"', 'sprig_int'), {
    maxLength: 6,
  });
  const property = fc.asyncProperty(uses, async (parts) => {
    try {
      await rendered(`{{ with secret "a" }}{{ ${parts.join(' ')} }}{{ end }}`, {
        lookup: () => hidden,
        limits,
      });
    } catch (error) {
      return error instanceof TemplateError && !/qZ7secretZq|777123777/.test(error.message);
    }
    return true;
  });
  await t.resolves(fc.assert(property, { numRuns: 2000 }));
});
