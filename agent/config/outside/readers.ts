import { parseGoBoolean } from '../codec/boolean.ts';
import { parseVaultDuration } from '../codec/duration.ts';
import { parseGoInteger } from '../codec/number.ts';
import type { RateLimit } from '../model.ts';
import type { Reader } from './sources.ts';

/** How settings of flags and variables are read, and what a message calls their form. */
type Form<T> = { readonly as: Reader<T>; readonly expected: string };

export const textForm: Form<string> = { as: (text) => text, expected: 'text' };

export const booleanForm: Form<boolean> = { as: parseGoBoolean, expected: 'true or false' };

export const durationForm: Form<number> = {
  as: (text) => {
    const value = parseVaultDuration(text);
    return value === undefined || value < 0 ? undefined : value;
  },
  expected: 'a duration such as 60s',
};

export const integerForm: Form<number> = { as: parseGoInteger, expected: 'a whole number' };

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
