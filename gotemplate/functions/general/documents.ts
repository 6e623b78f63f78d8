import { FunctionError } from '../../errors.ts';
import { JsonError, decodeJson } from '../../json.ts';
import { encodeJson } from '../../json-encode.ts';
import { stringMap } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

interface JsonForm {
  readonly doc: string;
  readonly output: string;
  readonly escapeHtml: boolean;
  readonly indent?: string;
}

function jsonEncoder(name: string, { doc, output, ...style }: JsonForm): FunctionEntry {
  return define({
    name,
    params: ['interface {}'],
    result: 'string',
    doc,
    example: { template: `{{ sprig_dict "a" "<" | ${name} }}`, output },
    body: ([value], { reserve }) => encodeJson(value, { ...style, reserve }),
  });
}

/** JSON, YAML and TOML; the latter two are loaded when a template names them. */
export const documentFunctions: readonly FunctionEntry[] = [
  define({
    name: 'parseJSON',
    params: ['string'],
    result: 'interface {}',
    doc: 'the value of a JSON text, its numbers as float64; an empty map for the empty text',
    example: { template: '{{ (parseJSON "{\\"a\\":[1,2]}").a }}', output: '[1 2]' },
    body: ([text]) => {
      if (text === '') return stringMap();
      try {
        return decodeJson(text, 'float64');
      } catch (cause) {
        if (cause instanceof JsonError) throw new FunctionError(cause.message, { cause });
        throw cause;
      }
    },
  }),
  jsonEncoder('toJSON', { doc: 'a value as JSON on one line', output: '{"a":"\\u003c"}', escapeHtml: true }),
  jsonEncoder('toJSONPretty', {
    doc: 'a value as JSON over several lines',
    output: '{\n  "a": "\\u003c"\n}',
    escapeHtml: true,
    indent: '  ',
  }),
  jsonEncoder('toUnescapedJSON', {
    doc: 'a value as JSON on one line, without escapes for HTML',
    output: '{"a":"<"}',
    escapeHtml: false,
  }),
  jsonEncoder('toUnescapedJSONPretty', {
    doc: 'a value as JSON over several lines, without escapes for HTML',
    output: '{\n  "a": "<"\n}',
    escapeHtml: false,
    indent: '  ',
  }),
  {
    name: 'parseYAML',
    params: ['string'],
    result: 'interface {}',
    doc: 'the value of the first document of a YAML 1.1 text; an empty map for the empty text',
    example: { template: '{{ (parseYAML "a: [1, yes]").a }}', output: '[1 true]' },
    load: async () => (await import('../../yaml/functions.ts')).parseYAML,
  },
  {
    name: 'toYAML',
    params: ['interface {}'],
    result: 'string',
    doc: 'a value as YAML',
    example: { template: '{{ sprig_dict "a" (sprig_list 1 "yes") | toYAML }}', output: 'a:\n- 1\n- "yes"' },
    load: async () => (await import('../../yaml/functions.ts')).toYAML,
  },
  {
    name: 'toTOML',
    params: ['interface {}'],
    result: 'string',
    doc: 'a value as TOML',
    example: { template: '{{ sprig_dict "a" (sprig_dict "b" 1) | toTOML }}', output: '[a]\n  b = 1' },
    load: async () => (await import('../../toml/functions.ts')).toTOML,
  },
];
