import { FunctionError } from '../../errors.ts';
import { type Regex, RegexSyntaxError, compile } from '../../regex/index.ts';
import { body } from '../entry.ts';
import type { Call } from '../entry.ts';

function compiled(pattern: string, { spend }: Call): Regex {
  try {
    return compile(pattern, spend);
  } catch (cause) {
    if (cause instanceof RegexSyntaxError) throw new FunctionError(cause.message, { cause });
    throw cause;
  }
}

export const regexMatch = body(['string', 'string'], ([pattern, text], call) =>
  compiled(pattern, call).test(text),
);

export const regexReplaceAll = body(['string', 'string', 'string'], ([pattern, template, text], call) => {
  return compiled(pattern, call).replaceAll(text, template);
});
