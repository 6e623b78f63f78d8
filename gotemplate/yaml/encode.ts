import { encodeBase64 } from '../encoding/base64.ts';
import { FunctionError } from '../errors.ts';
import { durationText } from '../time/duration.ts';
import { parseFloat } from '../strconv/floats.ts';
import { formatFloat } from '../strconv/format-float.ts';
import { parseInt } from '../strconv/integers.ts';
import { GoInt, GoMap, GoSlice, GoStruct, JsonNumber, TypedNil, type Value, typeOf } from '../value.ts';
import { isValidUtf8 } from '../values/text.ts';
import { compareKeys } from './key-order.ts';
import { INDENT, LineWriter } from './line-writer.ts';
import { resolvePlain } from './resolve.ts';
import { chooseStyle, isMultiline } from './scalar-style.ts';
import { writeScalar } from './write-scalar.ts';

/** Beyond this depth a value is taken to contain itself. */
const DEEPEST = 1000;

/** A key longer than this is announced by a question mark. */
const LONGEST_SIMPLE_KEY = 128;

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const BASE64_LINE = 70;

/** Where a node stands: on the line of its key (`inMapping`), or as the key itself. */
interface Position {
  readonly depth: number;
  readonly inMapping: boolean;
  readonly isKey: boolean;
}

/** A scalar ready for writing. `quotable` is false for what must stay plain: numbers, booleans and null. */
interface Scalar {
  readonly text: string;
  readonly tag: string;
  readonly plainAllowed: boolean;
}

/** A value as a YAML document in the layout of yaml.v2 2.4.0 (a byte string); throws FunctionError for what it has not. */
export function encodeYaml(value: Value, reserve: (bytes: number) => void): string {
  const encoder = new YamlEncoder(reserve);
  encoder.node(value, { depth: 0, inMapping: false, isKey: false });
  encoder.writer.writeIndent();
  return encoder.writer.text.toString();
}

class YamlEncoder {
  readonly writer: LineWriter;

  constructor(reserve: (bytes: number) => void) {
    this.writer = new LineWriter(reserve);
  }

  node(value: Value, position: Position): void {
    if (position.depth > DEEPEST) throw new FunctionError('yaml: value nests too deeply or contains itself');
    if (value instanceof GoMap) this.#map(value, position);
    else if (value instanceof GoSlice) this.#sequence(value.items, position);
    else if (value instanceof GoStruct && value.struct.marshal === undefined) this.#struct(value, position);
    else this.#scalar(scalarOf(value), position.isKey);
  }

  #map(map: GoMap, position: Position): void {
    const entries = [...map.entries()].sort(([a], [b]) => compareKeys(a, b));
    this.#mapping(entries, position);
  }

  /** Fields are named in lower case, unexported ones left out, as yaml.v2 does without tags. */
  #struct({ struct, values }: GoStruct, position: Position): void {
    const entries = struct.fields.flatMap((field, index): [Value, Value][] =>
      field.unexported === true && field.embedded !== true
        ? []
        : [[field.name.toLowerCase(), values[index] ?? null]],
    );
    this.#mapping(entries, position);
  }

  #mapping(entries: readonly (readonly [Value, Value])[], { depth }: Position): void {
    if (entries.length === 0) {
      this.writer.writeIndicator('{}');
      return;
    }
    const outer = this.#indentBy(INDENT);
    for (const [key, value] of entries) {
      this.writer.writeIndent();
      this.#key(key, depth + 1);
      this.node(value, { depth: depth + 1, inMapping: true, isKey: false });
    }
    this.writer.indent = outer;
  }

  /** Moves into a collection; the outermost one begins at the margin. */
  #indentBy(width: number): number {
    const outer = this.writer.indent;
    this.writer.indent = outer < 0 ? 0 : outer + width;
    return outer;
  }

  #key(key: Value, depth: number): void {
    if (this.#isSimpleKey(key)) {
      this.node(key, { depth, inMapping: true, isKey: true });
      this.writer.writeIndicator(':', { separated: false });
      return;
    }
    this.writer.writeIndicator('?', { keepsIndent: true });
    this.node(key, { depth, inMapping: true, isKey: false });
    this.writer.writeIndent();
    this.writer.writeIndicator(':', { keepsIndent: true });
  }

  #isSimpleKey(key: Value): boolean {
    if (key instanceof GoStruct && key.struct.marshal === undefined) return key.struct.fields.length === 0;
    const { text, tag } = scalarOf(key);
    return !isMultiline(text) && tag.length + text.length <= LONGEST_SIMPLE_KEY;
  }

  /** A sequence below its key is not indented further. */
  #sequence(items: readonly Value[], { depth, inMapping }: Position): void {
    if (items.length === 0) {
      this.writer.writeIndicator('[]');
      return;
    }
    const outer = this.#indentBy(inMapping && !this.writer.isOnlyIndented ? 0 : INDENT);
    for (const item of items) {
      this.writer.writeIndent();
      this.writer.writeIndicator('-', { keepsIndent: true });
      this.node(item, { depth: depth + 1, inMapping: false, isKey: false });
    }
    this.writer.indent = outer;
  }

  #scalar({ text, tag, plainAllowed }: Scalar, isKey: boolean): void {
    const style = chooseStyle(text, plainAllowed);
    if (tag !== '') this.writer.writeIndicator(tag);
    writeScalar(this.writer, { text, style, folds: !isKey });
  }
}

function plain(text: string): Scalar {
  return { text, tag: '', plainAllowed: true };
}

function scalarOf(value: Value): Scalar {
  if (typeof value === 'string') return textScalar(value);
  if (typeof value === 'number') return plain(floatText(value));
  if (typeof value === 'boolean') return plain(String(value));
  if (value === null || value instanceof TypedNil) return plain('null');
  if (value instanceof GoInt) return integerScalar(value);
  if (value instanceof JsonNumber) return numberScalar(value.text);
  if (value instanceof GoStruct && value.struct.marshal !== undefined)
    return plain(value.struct.marshal(value));
  throw new FunctionError(`cannot marshal type: ${typeOf(value)}`);
}

function textScalar(text: string): Scalar {
  if (!isValidUtf8(text)) return { text: base64Lines(text), tag: '!!binary', plainAllowed: true };
  const plainAllowed = resolvePlain(text).type === 'str' && !BASE_60.test(text);
  return { text, tag: '', plainAllowed };
}

function base64Lines(text: string): string {
  const encoded = encodeBase64(text);
  if (encoded.length < BASE64_LINE) return encoded;
  return encoded.replace(new RegExp(`.{1,${BASE64_LINE}}`, 'g'), '$&\n');
}

function integerScalar({ type, value }: GoInt): Scalar {
  return type.name === 'time.Duration' ? textScalar(durationText(value)) : plain(value.toString());
}

function numberScalar(text: string): Scalar {
  const integer = parseInt(text, 10);
  if (integer.fault === undefined) return plain(integer.value.toString());
  const float = parseFloat(text);
  return float.fault === undefined ? plain(floatText(float.value)) : textScalar(text);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return formatFloat(value, 'g');
}
