/** Writing of ASN.1 values in DER, as much as a certificate needs. Every function returns a complete encoded value. */

const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  identifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `content` with its tag and length in front. */
export function tagged(tagByte: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tagByte]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = bigEndian(length);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function bigEndian(value: number): number[] {
  return value === 0 ? [] : [...bigEndian(Math.floor(value / 256)), value % 256];
}

export const sequence = (...content: readonly Uint8Array[]) => tagged(tag.sequence, ...content);

export const set = (...content: readonly Uint8Array[]) => tagged(tag.set, ...content);

/** A context tag around complete values, as in `[0] EXPLICIT`. */
export const explicit = (index: number, ...content: readonly Uint8Array[]) =>
  tagged(0xa0 | index, ...content);

/** A context tag in place of a primitive value's own, as in `[0] IMPLICIT`. */
export const implicit = (index: number, content: Uint8Array) => tagged(0x80 | index, content);

export const boolean = (value: boolean) => tagged(tag.boolean, Buffer.from([value ? 0xff : 0]));

export const octetString = (content: Uint8Array) => tagged(tag.octetString, content);

/** Bits in whole bytes, but for `unused` ones at the end. */
export const bitString = (content: Uint8Array, unused = 0) =>
  tagged(tag.bitString, Buffer.from([unused]), content);

export const utf8String = (text: string) => tagged(tag.utf8String, Buffer.from(text, 'utf8'));

/** A non-negative integer from big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.from([0]) : bytes.subarray(first);
  const sign = (digits[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
  return tagged(tag.integer, sign, digits);
}

/** An object identifier from its dotted form. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(tag.identifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const high = Math.floor(value / 128);
  return [...(high === 0 ? [] : base128(high).map((byte) => byte | 0x80)), value % 128];
}

/** A moment in whole seconds: UTCTime until 2049, GeneralizedTime after, as RFC 5280 4.1.2.5 demands. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return digits < '2050'
    ? tagged(tag.utcTime, Buffer.from(digits.slice(2)))
    : tagged(tag.generalizedTime, Buffer.from(digits));
}
