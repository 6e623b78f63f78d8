import { FunctionError } from '../../errors.ts';
import { type Regex, RegexSyntaxError, compile } from '../../regex/index.ts';
import { body } from '../entry.ts';

function compiled(pattern: string): Regex {
  try {
    return compile(pattern);
  } catch (cause) {
    if (cause instanceof RegexSyntaxError) throw new FunctionError(cause.message, { cause });
    throw cause;
  }
}

export const regexMatch = body(['string', 'string'], ([pattern, text]) => compiled(pattern).test(text));

export const regexReplaceAll = body(['string', 'string', 'string'], ([pattern, template, text]) => {
  return compiled(pattern).replaceAll(text, template);
});
