import { FunctionError } from '../../errors.ts';
import { encodeJson } from '../../json-encode.ts';
import { JsonError, decodeJson } from '../../json.ts';
import type { Value } from '../../value.ts';
import { define } from '../entry.ts';
import type { Call, FunctionEntry } from '../entry.ts';

const any = 'interface {}';

function decode(text: string): Value {
  try {
    return decodeJson(text, 'float64');
  } catch (error) {
    if (error instanceof JsonError) throw new FunctionError(error.message, { cause: error });
    throw error;
  }
}

/** Upstream's answer when it does not mind errors: nil for what cannot be read. */
function decodeQuietly(text: string): Value {
  try {
    return decodeJson(text, 'float64');
  } catch (error) {
    if (error instanceof JsonError) return error.rest;
    throw error;
  }
}

const decoding = (name: string, doc: string, body: (text: string) => Value) =>
  define({
    name,
    params: ['string'],
    result: any,
    doc,
    example: { template: `{{ (${name} "{\\"a\\":[1]}").a }}`, output: '[1]' },
    body: ([text]) => body(text),
  });

type Encode = (value: Value, call: Call) => string;

const compact: Encode = (value, { reserve }) => encodeJson(value, { escapeHtml: true, reserve });
const pretty: Encode = (value, { reserve }) => encodeJson(value, { escapeHtml: true, indent: '  ', reserve });
const raw: Encode = (value, { reserve }) => encodeJson(value, { escapeHtml: false, reserve });

const encoding = (name: string, doc: string, output: string, encode: Encode) =>
  define({
    name,
    params: [any],
    result: 'string',
    doc,
    example: { template: `{{ sprig_dict "a" "<" | ${name} }}`, output },
    body: ([value], call) => encode(value, call),
  });

/** Upstream's answer when it does not mind errors: an empty text for what cannot be encoded. */
const quietly =
  (encode: Encode): Encode =>
  (value, call) => {
    try {
      return encode(value, call);
    } catch (error) {
      if (error instanceof FunctionError) return '';
      throw error;
    }
  };

const prettyOutput = '{\n  "a": "\\u003c"\n}';

export const jsonFunctions: readonly FunctionEntry[] = [
  decoding('sprig_fromJson', 'the value of a JSON text, nil when it is none', decodeQuietly),
  decoding('sprig_mustFromJson', 'the value of a JSON text', decode),
  encoding('sprig_toJson', 'a value as JSON', '{"a":"\\u003c"}', quietly(compact)),
  encoding('sprig_mustToJson', 'a value as JSON', '{"a":"\\u003c"}', compact),
  encoding('sprig_toPrettyJson', 'a value as JSON on several lines', prettyOutput, quietly(pretty)),
  encoding('sprig_mustToPrettyJson', 'a value as JSON on several lines', prettyOutput, pretty),
  encoding('sprig_toRawJson', 'a value as JSON without escapes for HTML', '{"a":"<"}', raw),
  encoding('sprig_mustToRawJson', 'a value as JSON without escapes for HTML', '{"a":"<"}', raw),
];
