export { compile, quoteMeta, Regex } from './regex.ts';
export { RegexSyntaxError } from './syntax-error.ts';
export type { RegexFault } from './syntax-error.ts';
export type { MatchIndexes } from './machine.ts';
