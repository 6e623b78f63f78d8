import { LimitError } from '../errors.ts';
import {
  GoComplex,
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  isNil,
  JsonNumber,
  kindOf,
  typeOf,
  unwrapInterface,
} from '../value.ts';
import type { Kind, Value } from '../value.ts';
import { sortedKeys } from '../values/map-order.ts';
import { pad, truncate } from './flags.ts';
import type { Flags } from './flags.ts';
import { formatComplex, formatFloat } from './floats.ts';
import { formatInteger } from './integers.ts';
import { formatString } from './strings.ts';

/** One verb at work: `plain` is set for wrong verbs and unexported fields, of which String methods are not called. */
export interface Verb {
  readonly verb: string;
  readonly flags: Flags;
  readonly plain?: boolean;
}

/** Deepest nesting of lists and maps that is printed; upstream crashes on a map that contains itself. */
const MAX_DEPTH = 1000;

/** Stands for the memory address that Go prints for a pointer inside a value; ours are the same at every rendering. */
const ADDRESS = '0xc000000000';

const STRING_VERBS = 'vsxXq';
const HAVE_ADDRESS: ReadonlySet<Kind> = new Set<Kind>(['pointer', 'chan', 'func', 'map', 'slice']);

/** Formats one operand of a verb as fmt does; a verb that does not suit the value yields `%!verb(type=value)`. */
export function formatOperand(operand: Value, verb: Verb): string {
  const value = unwrapInterface(operand);
  if (value === null) {
    return verb.verb === 'v' || verb.verb === 'T' ? pad('<nil>', verb.flags) : `%!${verb.verb}(<nil>)`;
  }
  if (verb.verb === 'T') return pad(truncate(typeOf(value), verb.flags), verb.flags);
  if (verb.verb === 'p') return formatPointer(value, verb) ?? wrongVerb(value, verb);
  return formatNested(value, verb, 0);
}

function formatNested(value: Value, verb: Verb, depth: number): string {
  if (value === null) return verb.flags.sharpV ? 'interface {}(nil)' : '<nil>';
  if (depth > MAX_DEPTH) throw new LimitError(`value is nested deeper than ${MAX_DEPTH} levels`);
  if (verb.verb === 'w' && verb.plain !== true) return wrongVerb(value, verb);
  const text = formatOwnText(value, verb) ?? formatScalar(value, verb) ?? formatComposite(value, verb, depth);
  return text ?? wrongVerb(value, verb);
}

/** What the value's String method says, formatted as text; undefined when it has none or the verb does not ask for it. */
function formatOwnText(value: Value, { verb, flags, plain }: Verb): string | undefined {
  if (plain === true || flags.sharpV || !STRING_VERBS.includes(verb)) return undefined;
  const text = ownText(value);
  return text === undefined ? undefined : formatString(text, verb, flags);
}

/** What the String method of a value says, if it has one. */
function ownText(value: Value): string | undefined {
  if (value instanceof GoStruct) return value.struct.text?.(value);
  if (value instanceof GoInt) return value.type.text?.(value);
  return undefined;
}

function formatScalar(value: Value, { verb, flags }: Verb): string | undefined {
  if (typeof value === 'string') return formatString(value, verb, flags);
  if (typeof value === 'number') return formatFloat(value, verb, flags);
  if (typeof value === 'boolean') return verb === 't' || verb === 'v' ? pad(String(value), flags) : undefined;
  if (value instanceof GoInt) return formatInteger(value.value, value.type.signed, verb, flags);
  if (value instanceof JsonNumber) return formatString(value.text, verb, flags);
  return value instanceof GoComplex ? formatComplex(value, verb, flags) : undefined;
}

function formatComposite(value: Value, verb: Verb, depth: number): string | undefined {
  if (value instanceof GoMap) return formatMap(value, verb, depth);
  if (value instanceof GoSlice) return formatSlice(value, verb, depth);
  if (value instanceof GoStruct && !value.pointer) return formatStruct(value, verb, depth);
  if (value instanceof GoStruct && depth === 0) return `&${formatNested(value.dereference(), verb, 1)}`;
  return formatPointer(value, verb);
}

function formatMap(map: GoMap, verb: Verb, depth: number): string {
  const items = sortedKeys(map).map(
    (key) => `${formatNested(key, verb, depth + 1)}:${formatNested(map.get(key) ?? null, verb, depth + 1)}`,
  );
  if (!verb.flags.sharpV) return `map[${items.join(' ')}]`;
  return map.isNil ? `${map.type}(nil)` : `${map.type}{${items.join(', ')}}`;
}

function formatSlice(slice: GoSlice, verb: Verb, depth: number): string | undefined {
  if (slice.elementType === 'uint8' && 'sqxX'.includes(verb.verb)) {
    return formatString(bytesOf(slice), verb.verb, verb.flags);
  }
  const items = slice.items.map((item) => formatNested(item, verb, depth + 1));
  if (!verb.flags.sharpV) return `[${items.join(' ')}]`;
  return slice.isNil ? `${slice.type}(nil)` : `${slice.type}{${items.join(', ')}}`;
}

function bytesOf({ items }: GoSlice): string {
  return items.map((item) => String.fromCharCode(item instanceof GoInt ? Number(item.value) : 0)).join('');
}

function formatStruct(value: GoStruct, verb: Verb, depth: number): string {
  const { plusV, sharpV } = verb.flags;
  const goText = sharpV && verb.plain !== true ? value.struct.goText?.(value) : undefined;
  if (goText !== undefined) return goText;
  const items = value.struct.fields.map(({ name, unexported }, i) => {
    const part = unexported === true ? { ...verb, plain: true } : verb;
    const text = formatNested(value.values[i] ?? null, part, depth + 1);
    return plusV || sharpV ? `${name}:${text}` : text;
  });
  return sharpV ? `${value.struct.name}{${items.join(', ')}}` : `{${items.join(' ')}}`;
}

/** The address of what Go keeps behind a pointer; undefined for all other values. */
function formatPointer(value: Value, verb: Verb): string | undefined {
  return HAVE_ADDRESS.has(kindOf(value)) ? formatAddress(value, verb) : undefined;
}

/** Nil, or an address that means nothing. */
function formatAddress(value: Value, { verb, flags }: Verb): string | undefined {
  const nil = isNil(value);
  if (verb === 'v' && flags.sharpV) return `(${typeOf(value)})(${nil ? 'nil' : ADDRESS})`;
  if (verb === 'v' && nil) return pad('<nil>', flags);
  const address = nil ? 0n : BigInt(ADDRESS);
  if (verb === 'v' || verb === 'p')
    return formatInteger(address, false, 'x', { ...flags, sharp: !flags.sharp });
  return 'bodxX'.includes(verb) ? formatInteger(address, false, verb, flags) : undefined;
}

function wrongVerb(value: Value, { verb, flags }: Verb): string {
  return `%!${verb}(${typeOf(value)}=${formatNested(value, { verb: 'v', flags, plain: true }, 0)})`;
}
