import { failed, parsed, type Codec } from './parsed.ts';
import { goQuote } from './go-quote.ts';

const words: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['', '0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

/** The words of Go's strconv.ParseBool; the empty text is false (vault-k8s 1.7.6). */
export const boolean: Codec<boolean> = {
  form: '"true" or "false"',
  parse: (text) => {
    const value = words.get(text);
    if (value !== undefined) return parsed(value);
    return failed(`cannot parse '' as bool: strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`);
  },
};

/** As {@link boolean}, but a text that is none of the words counts as false instead of being refused (vault-k8s 1.7.6). */
export const lenientBoolean: Codec<boolean> = {
  form: boolean.form,
  parse: (text) => parsed(words.get(text) ?? false),
};
