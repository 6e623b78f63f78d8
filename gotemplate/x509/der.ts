/** Writes and reads the small part of DER (ASN.1) that certificates and keys need. */

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

/** One element with a tag number and its content. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(size)), ...contents]);
}

export const sequence = (...contents: readonly Uint8Array[]) => element(tags.sequence, ...contents);
export const set = (...contents: readonly Uint8Array[]) => element(tags.set, ...contents);
export const octetString = (content: Uint8Array) => element(tags.octetString, content);
export const bitString = (content: Uint8Array, unused = 0) =>
  element(tags.bitString, Uint8Array.of(unused), content);
export const boolean = (value: boolean) => element(tags.boolean, Uint8Array.of(value ? 0xff : 0));
export const nothing = () => element(tags.null);
export const utf8String = (text: Uint8Array) => element(tags.utf8String, text);
/** A tagged element of the context class: constructed with content, or primitive. */
export const tagged = (number: number, content: Uint8Array) => element(0xa0 | number, content);
export const primitive = (number: number, content: Uint8Array) => element(0x80 | number, content);

/** A non-negative integer. */
export function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return element(tags.integer, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Uint8Array.of(0), bytes]));
}

/** An object identifier from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      septets.unshift(0x80 | (left % 128));
    return septets;
  });
  return element(tags.objectIdentifier, Uint8Array.from(bytes));
}

/** A time in whole seconds: two digits of the year up to 2049, four from then on. */
export function time(seconds: number): Buffer {
  const text = new Date(seconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const short = text < '2050';
  return element(
    short ? tags.utcTime : tags.generalizedTime,
    Buffer.from(short ? text.slice(2) : text, 'latin1'),
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
