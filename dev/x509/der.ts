/** Distinguished Encoding Rules, as far as certificates need them. */

/** One tag with its content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
export const octets = (content: Uint8Array) => der(0x04, content);
export const boolean = (value: boolean) => der(0x01, Buffer.from([value ? 0xff : 0]));
export const utf8 = (text: string) => der(0x0c, Buffer.from(text));
export const bits = (content: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), content);
/** A context-specific tag: constructed for structures, primitive for plain content. */
export const constructed = (number: number, ...parts: readonly Uint8Array[]) => der(0xa0 | number, ...parts);
export const primitive = (number: number, content: Uint8Array) => der(0x80 | number, content);

/** A positive integer from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes[0] ?? 0;
  return first & 0x80 ? der(0x02, Buffer.from([0]), bytes) : der(0x02, bytes);
}

/** An object identifier from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

/** UTCTime, to the second; good until 2049. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
}
