import { failed, parsed, type Codec } from './parsed.ts';

/** Any text, taken as it is. */
export const text: Codec<string> = { form: 'text', parse: parsed };

/** Names between commas; nothing is trimmed or dropped, so the empty text is one empty name (vault-k8s 1.7.6). */
export const list: Codec<readonly string[]> = {
  form: 'names separated by commas',
  parse: (value) => parsed(value.split(',')),
};

/** As {@link list}, but the empty text is no name at all. */
export const listOrNone: Codec<readonly string[]> = {
  form: list.form,
  parse: (value) => (value === '' ? parsed([]) : list.parse(value)),
};

/** One of a few words; `problem` words the refusal of any other (it gets the value as compared). */
export function enumeration<const W extends string>(
  words: readonly W[],
  options: { readonly anyCase?: boolean; readonly problem: (value: string) => string },
): Codec<W> {
  return {
    form: words.map((word) => JSON.stringify(word)).join(' or '),
    parse: (value) => {
      const compared = options.anyCase === true ? value.toLowerCase() : value;
      const word = words.find((candidate) => candidate === compared);
      return word === undefined ? failed(options.problem(compared)) : parsed(word);
    },
  };
}
