import { parseFloat } from '../strconv/floats.ts';
import { parseInt, parseUint } from '../strconv/integers.ts';
import { parseInstant } from '../time/parse.ts';
import { GoInt, INT, type Value, int, uint64 } from '../value.ts';
import { yamlFault } from './fault.ts';

/** The types a YAML 1.1 scalar can have, by the last part of their tag. */
export type ScalarType = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'binary' | 'other';

/** A scalar's type and value; timestamps and texts keep their text. */
export interface Resolved {
  readonly type: ScalarType;
  readonly value: Value;
}

const TAG_PREFIX = 'tag:yaml.org,2002:';

const RESOLVABLE: ReadonlySet<string> = new Set(['str', 'bool', 'int', 'float', 'null', 'timestamp']);

function words(type: ScalarType, value: Value, spellings: string): [string, Resolved][] {
  return spellings.split(' ').map((spelling) => [spelling, { type, value }]);
}

const WORDS: ReadonlyMap<string, Resolved> = new Map([
  ...words('bool', true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...words('bool', false, 'n N no No NO false False FALSE off Off OFF'),
  ...words('null', null, ' ~ null Null NULL'),
  ...words('float', NaN, '.nan .NaN .NAN'),
  ...words('float', Infinity, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...words('float', -Infinity, '-.inf -.Inf -.INF'),
]);

const PLAIN_FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

const TIMESTAMP_LAYOUTS = [
  '2006-1-2T15:4:5.999999999Z07:00',
  '2006-1-2t15:4:5.999999999Z07:00',
  '2006-1-2 15:4:5.999999999',
  '2006-1-2',
];

function isTimestamp(text: string): boolean {
  return /^[0-9]{4}-/.test(text) && TIMESTAMP_LAYOUTS.some((layout) => parseInstant(layout, text).ok);
}

function floatOf(text: string): Resolved | undefined {
  const { value, fault } = parseFloat(text);
  return fault === undefined ? { type: 'float', value } : undefined;
}

function numberOf(text: string): Resolved | undefined {
  const plain = text.replaceAll('_', '');
  const signed = parseInt(plain, 0);
  if (signed.fault === undefined) return { type: 'int', value: int(signed.value) };
  const unsigned = parseUint(plain, 0);
  if (unsigned.fault === undefined) return { type: 'int', value: uint64(unsigned.value) };
  return PLAIN_FLOAT.test(plain) ? floatOf(plain) : undefined;
}

/** What a text stands for when nothing but its spelling tells; `dates` says whether timestamps count. */
function implicitValue(text: string, dates: boolean): Resolved | undefined {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return floatOf(text);
  if (!/^[-+0-9]/.test(text)) return undefined;
  return dates && isTimestamp(text) ? { type: 'timestamp', value: text } : numberOf(text);
}

/** The type and value of an untagged plain scalar (a byte string) in yaml.v2: YAML 1.1 with `0o17`, without base 60. */
export function resolvePlain(text: string): Resolved {
  return implicitValue(text, true) ?? { type: 'str', value: text };
}

/** The type and value of a tagged scalar; a text that does not fit its tag is an error. */
export function resolveTagged(tag: string, text: string): Resolved {
  const name = tag.startsWith(TAG_PREFIX) ? tag.slice(TAG_PREFIX.length) : '';
  if (name === 'str') return { type: 'str', value: text };
  if (!RESOLVABLE.has(name)) return { type: name === 'binary' ? 'binary' : 'other', value: text };
  const found = implicitValue(text, name === 'timestamp') ?? { type: 'str', value: text };
  const fitting = found.type === name ? found : name === 'float' ? floatOfInteger(found.value) : undefined;
  if (fitting === undefined) throw yamlFault(`cannot decode !!${found.type} as a !!${name}`);
  return fitting;
}

function floatOfInteger(value: Value): Resolved | undefined {
  return value instanceof GoInt && value.type === INT
    ? { type: 'float', value: Number(value.value) }
    : undefined;
}
