/** The text forms of annotation values, variables and flags: one codec per type, read with Go's rules and sentences. */
export { failed, parsed, type Codec, type Parsed, type ValueOf } from './codec/parsed.ts';
export { boolean, lenientBoolean } from './codec/boolean.ts';
export { duration, parseDuration } from './codec/duration.ts';
export { float } from './codec/float.ts';
export { goQuote } from './codec/go-quote.ts';
export { integer, unsignedInteger } from './codec/integer.ts';
export { jsonPatch, type PatchOperation } from './codec/json-patch.ts';
export { canonicalQuantity, quantity } from './codec/quantity.ts';
export { enumeration, list, listOrNone, text } from './codec/text.ts';
