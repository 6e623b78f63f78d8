import { isLiteral, mustBe, refine } from './codec.ts';
import type { Codec } from './codec.ts';

/** A text; whole numbers are taken as they are written (HCL's string decoder). */
export const text: Codec<string> = (node) =>
  isLiteral(node, 'string', 'number') ? { value: node.text } : mustBe('text in double quotes', node);

/** A text that stands for another one when it is empty. */
export function textOr(fallback: string): Codec<string> {
  return refine(text, (value) => ({ value: value === '' ? fallback : value }));
}

/** A text and nothing else, as in template stanzas and in the settings of auth methods. */
export const strictText: Codec<string> = (node) =>
  isLiteral(node, 'string') ? { value: node.text } : mustBe('text in double quotes', node);

/** The same for credentials, which no message shows. */
export const secretText: Codec<string> = (node) =>
  isLiteral(node, 'string')
    ? { value: node.text }
    : { problem: 'must be text in double quotes, got something else (not shown)' };

/** A text that may not be empty. */
export const requiredText: Codec<string> = refine(strictText, (value, node) =>
  value === '' ? mustBe('non-empty text', node) : { value },
);

/** One of the given words, spelled so; '' stands for the first of them. */
export function choice<T extends string>(first: T, ...others: readonly T[]): Codec<T> {
  const words = [first, ...others];
  return refine(text, (value, node) => {
    const word = value === '' ? first : words.find((each) => each === value);
    return word === undefined ? mustBe(oneOf(words), node) : { value: word };
  });
}

/** One of several words in any case, some of which mean the same as another one. */
export function synonym<T extends string>(meaning: Readonly<Record<string, T>>, fallback: T): Codec<T> {
  return refine(text, (value, node) => {
    const word = value.trim().toLowerCase();
    const known = Object.hasOwn(meaning, word) ? meaning[word] : undefined;
    if (word === '') return { value: fallback };
    return known === undefined ? mustBe(oneOf(Object.keys(meaning)), node) : { value: known };
  });
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.map((word) => `"${word}"`).join(', ')}`;
}
