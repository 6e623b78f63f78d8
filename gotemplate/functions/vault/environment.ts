import { FunctionError } from '../../errors.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';

/** Environment variables. */
export const environmentFunctions: readonly FunctionEntry[] = [
  define({
    name: 'env',
    params: ['string'],
    result: 'string',
    doc: 'the value of an environment variable, empty when it is not set',
    body: ([name], call) => call.env.get(name) ?? '',
  }),
  define({
    name: 'envOrDefault',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the value of an environment variable, or the second text when it is not set; a variable set to nothing stays',
    example: { template: '{{ envOrDefault "NOT_SET" "x" }}', output: 'x' },
    body: ([name, fallback], call) => call.env.get(name) ?? fallback,
  }),
  define({
    name: 'mustEnv',
    params: ['string'],
    result: 'string',
    doc: 'the value of an environment variable, an error when it is not set or empty',
    body: ([name], call) => {
      const value = call.env.get(name) ?? '';
      if (value === '') throw new FunctionError('a required environment variable is empty');
      return value;
    },
  }),
];
