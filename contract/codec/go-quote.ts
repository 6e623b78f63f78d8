const escapes: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Quotes a text as Go's strconv.Quote does, which is how its parsers show the value they refuse. */
export function goQuote(text: string): string {
  return `"${Array.from(text, quoteRune).join('')}"`;
}

function quoteRune(rune: string): string {
  const escape = escapes.get(rune);
  if (escape !== undefined) return escape;
  if (printable.test(rune)) return rune;
  const code = rune.codePointAt(0) ?? 0;
  const hex = (digits: number) => code.toString(16).padStart(digits, '0');
  if (code < 0x80) return `\\x${hex(2)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

/** Quotes a text as Go's time package does when it refuses one: control characters and all beyond ASCII byte by byte. */
export function goTimeQuote(text: string): string {
  return `"${Array.from(text, quoteForTime).join('')}"`;
}

function quoteForTime(rune: string): string {
  if (rune === '"' || rune === '\\') return `\\${rune}`;
  if (rune >= ' ' && rune < '\u0080') return rune;
  return Array.from(
    new TextEncoder().encode(rune),
    (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
