/** Writes and reads DER (ASN.1), as much as certificates and keys need. Each writer returns one complete encoded value. */

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function lengthOf(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** Content with its tag and length in front. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(size)), ...contents]);
}

export const sequence = (...contents: readonly Uint8Array[]) => element(tags.sequence, ...contents);
export const set = (...contents: readonly Uint8Array[]) => element(tags.set, ...contents);
export const octetString = (content: Uint8Array) => element(tags.octetString, content);
/** Bits in whole bytes, but for `unused` ones at the end. */
export const bitString = (content: Uint8Array, unused = 0) =>
  element(tags.bitString, Uint8Array.of(unused), content);
export const boolean = (value: boolean) => element(tags.boolean, Uint8Array.of(value ? 0xff : 0));
export const nothing = () => element(tags.null);
export const utf8String = (bytes: Uint8Array) => element(tags.utf8String, bytes);
/** A context tag around complete values, as in `[0] EXPLICIT`. */
export const explicit = (number: number, ...contents: readonly Uint8Array[]) =>
  element(0xa0 | number, ...contents);
/** A context tag in place of a primitive value's own, as in `[0] IMPLICIT`. */
export const implicit = (number: number, content: Uint8Array) => element(0x80 | number, content);

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  const sign = (digits[0] ?? 0) < 0x80 ? [] : [Uint8Array.of(0)];
  return element(tags.integer, ...sign, digits);
}

/** An object identifier from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(tags.objectIdentifier, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const high = Math.floor(value / 128);
  return [...(high === 0 ? [] : base128(high).map((byte) => byte | 0x80)), value % 128];
}

/** A moment in Unix milliseconds, to the second: UTCTime until 2049, GeneralizedTime after (RFC 5280 4.1.2.5). */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  const short = digits < '2050';
  return element(
    short ? tags.utcTime : tags.generalizedTime,
    Buffer.from(short ? digits.slice(2) : digits, 'latin1'),
  );
}

/** The content of the element that a path of positions leads to, from the outermost element on. */
export function contentAt(bytes: Uint8Array, ...path: readonly number[]): Uint8Array {
  return path.reduce((content, position) => elementsOf(content)[position] ?? new Uint8Array(), bytes);
}

/** The contents of the elements that stand one after the other. */
export function elementsOf(bytes: Uint8Array): Uint8Array[] {
  const contents: Uint8Array[] = [];
  for (let at = 0; at + 1 < bytes.length;) {
    const { start, size } = contentRange(bytes, at);
    contents.push(bytes.subarray(start, start + size));
    at = start + size;
  }
  return contents;
}

function contentRange(bytes: Uint8Array, at: number): { start: number; size: number } {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { start: at + 2, size: first };
  const start = at + 2 + (first & 0x7f);
  return { start, size: bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0) };
}
