import { FunctionError } from '../../errors.ts';
import { RegexSyntaxError, compile, quoteMeta } from '../../regex/index.ts';
import type { Regex } from '../../regex/index.ts';
import { GoSlice, nilOf, strings } from '../../value.ts';
import { capacityAfter } from '../../values/growth.ts';
import { body } from '../entry.ts';
import type { Call } from '../entry.ts';

function regex(pattern: string, { spend }: Call): Regex {
  try {
    return compile(pattern, spend);
  } catch (error) {
    if (error instanceof RegexSyntaxError) throw new FunctionError(error.message, { cause: error });
    throw error;
  }
}

/** For so many matches Go makes room at first. */
const FIRST_ROOM = 10;

const nilStrings = () => nilOf('[]string');

export const mustRegexMatch = body(['string', 'string'], ([pattern, text], call) =>
  regex(pattern, call).test(text),
);

/** A wrong pattern matches nothing here. */
export const regexMatch = body(['string', 'string'], ([pattern, text], call) => {
  try {
    return compile(pattern, call.spend).test(text);
  } catch (error) {
    if (error instanceof RegexSyntaxError) return false;
    throw error;
  }
});

export const regexFind = body(['string', 'string'], ([pattern, text], call) => {
  const [start = 0, end = 0] = regex(pattern, call).find(text) ?? [];
  return text.slice(start, end);
});

export const regexFindAll = body(['string', 'string', 'int'], ([pattern, text, limit], call) => {
  const matches = regex(pattern, call).findAll(text, limit);
  if (matches.length === 0) return nilStrings();
  const texts = matches.map(([start, end]) => text.slice(start, end));
  return new GoSlice('string', texts, false, capacityAfter(texts.length, 'string', FIRST_ROOM));
});

export const regexReplaceAll = body(['string', 'string', 'string'], ([pattern, text, template], call) =>
  regex(pattern, call).replaceAll(text, template),
);

export const regexReplaceAllLiteral = body(
  ['string', 'string', 'string'],
  ([pattern, text, replacement], call) => regex(pattern, call).replaceAllLiteral(text, replacement),
);

export const regexSplit = body(['string', 'string', 'int'], ([pattern, text, limit], call) => {
  const compiled = regex(pattern, call);
  return limit === 0 ? nilStrings() : strings(compiled.split(text, limit));
});

export const regexQuoteMeta = body(['string'], ([text]) => quoteMeta(text));
