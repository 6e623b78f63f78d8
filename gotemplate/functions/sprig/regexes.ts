import type { FunctionEntry } from '../entry.ts';

/** Declarations only; the regular expression engine is loaded when a template names one of these. */

type BodyName = keyof typeof import('./regex-bodies.ts');

interface RegexFunction {
  readonly body: BodyName;
  /** The body of the `must` form where it differs. */
  readonly must?: BodyName;
  readonly params: readonly string[];
  readonly result: string;
  readonly doc: string;
  /** The arguments of the example. */
  readonly args: string;
  readonly output: string;
}

const functions: readonly RegexFunction[] = [
  {
    body: 'regexMatch',
    must: 'mustRegexMatch',
    params: ['string', 'string'],
    result: 'bool',
    doc: 'whether a text contains a match',
    args: '"^a.c$" "abc"',
    output: 'true',
  },
  {
    body: 'regexFind',
    params: ['string', 'string'],
    result: 'string',
    doc: 'the first match',
    args: '"[0-9]+" "a12b3"',
    output: '12',
  },
  {
    body: 'regexFindAll',
    params: ['string', 'string', 'int'],
    result: '[]string',
    doc: 'at most so many matches, all when negative',
    args: '"[0-9]+" "a12b3" -1',
    output: '[12 3]',
  },
  {
    body: 'regexReplaceAll',
    params: ['string', 'string', 'string'],
    result: 'string',
    doc: 'replaces every match; $1 and ${name} stand for captures',
    args: '"a(x*)b" "-ab-axxb-" "${1}W"',
    output: '-W-xxW-',
  },
  {
    body: 'regexReplaceAllLiteral',
    params: ['string', 'string', 'string'],
    result: 'string',
    doc: 'replaces every match by a text taken as it is',
    args: '"a(x*)b" "-ab-axxb-" "$1"',
    output: '-$1-$1-',
  },
  {
    body: 'regexSplit',
    params: ['string', 'string', 'int'],
    result: '[]string',
    doc: 'the parts between matches, at most so many, all when negative',
    args: '"z+" "pizza" -1',
    output: '[pi a]',
  },
];

const declare = (name: string, { body, args, ...facts }: RegexFunction): FunctionEntry => ({
  name,
  params: facts.params,
  result: facts.result,
  doc: facts.doc,
  example: { template: `{{ ${name} ${args} }}`, output: facts.output },
  load: async () => (await import('./regex-bodies.ts'))[body],
});

export const regexFunctions: readonly FunctionEntry[] = [
  ...functions.flatMap((facts) => [
    declare(`sprig_${facts.body}`, facts),
    declare(`sprig_must${facts.body.replace(/^r/, 'R')}`, { ...facts, body: facts.must ?? facts.body }),
  ]),
  declare('sprig_regexQuoteMeta', {
    body: 'regexQuoteMeta',
    params: ['string'],
    result: 'string',
    doc: 'a text with everything escaped that has a meaning in patterns',
    args: '"1.5"',
    output: '1\\.5',
  }),
];
