import { parseGoBoolean } from '../codec/boolean.ts';
import { parseVaultDuration } from '../codec/duration.ts';
import type { RateLimit } from '../model.ts';

/** Reads a text; undefined when it has not the expected form. */
export type Reader<T> = (text: string) => T | undefined;

/** How settings of flags and variables are read, and what a message calls their form. */
export type Form<T> = {
  readonly as: Reader<T>;
  readonly expected: string;
  /** Never show the text in a message. */
  readonly secret?: true;
};

export const textForm: Form<string> = { as: (text) => text, expected: 'text' };

/** The address of an HTTP proxy; it may hold a password. */
export const proxyForm: Form<string> = {
  as: (text) => (/^https?:\/\/./i.test(text) && URL.canParse(text) ? text : undefined),
  expected: 'a URL such as http://proxy:3128',
  secret: true,
};

export const booleanForm: Form<boolean> = { as: parseGoBoolean, expected: 'true or false' };

export const durationForm: Form<number> = {
  as: (text) => {
    const value = parseVaultDuration(text);
    return value === undefined || value < 0 ? undefined : value;
  },
  expected: 'a duration such as 60s',
};

export const integerForm: Form<number> = {
  as: (text) => (/^[+-]?\d+$/.test(text) ? parseInt(text, 10) : undefined),
  expected: 'a whole number',
};

export const countForm: Form<number> = {
  as: (text) => (/^\d+$/.test(text) ? parseInt(text, 10) : undefined),
  expected: 'a whole number from 0 on',
};

/** `rate[:burst]`; the burst is the whole part of the rate when it is not given. */
export const rateLimitForm: Form<RateLimit> = {
  as: (text) => {
    const [, rate = '', burst = ''] = /^(\d+(?:\.\d*)?|\.\d+)(?::(\d+))?$/.exec(text) ?? [];
    if (rate === '') return undefined;
    return { perSecond: Number(rate), burst: burst === '' ? Math.trunc(Number(rate)) : parseInt(burst, 10) };
  },
  expected: 'rate or rate:burst, such as 10:20',
};

/** A form that takes the words of a table, in any case. */
export function wordsForm<T extends string>(words: Readonly<Record<string, T>>): Form<T> {
  const expected = `one of ${Object.keys(words).join(', ')}`;
  return {
    as: (text) => {
      const word = text.trim().toLowerCase();
      return Object.hasOwn(words, word) ? words[word] : undefined;
    },
    expected,
  };
}
