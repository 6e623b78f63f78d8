/** JSON with the source text of numbers at hand (JSON.parse source text access); TypeScript's library lacks these. */
interface JsonWithSource {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}
const json = JSON as unknown as JsonWithSource;
const longNumber = /[:[,]\s*-?[\d.]*(?:\d{16}|\d[eE])/;

/**
 * Parses JSON without losing what a double cannot hold: a number that would change when printed again is kept as its
 * own text (JSON.rawJSON), which JSON.stringify writes back unchanged. Throws SyntaxError whose message never quotes
 * the text, as it may hold a secret.
 */
export function parseJson(text: string): unknown {
  try {
    return longNumber.test(text) ? json.parse(text, keepNumber) : JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new SyntaxError(message.replace(quotedText, '') || 'not JSON');
  }
}

/** V8 shows a piece of what it could not parse: `Unexpected token 'x', ..."text"... is not valid JSON`. */
const quotedText = /,? ?(?:\.{3})?".*"(?:\.{3})? is not valid JSON$/s;

function keepNumber(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined) return value;
  return isExact(value) ? value : json.rawJSON(source);
}

const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

/** A value that JSON.stringify prints as this integer, however large it is. */
export function jsonInteger(value: bigint): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : json.rawJSON(value.toString());
}

/** Whether a parsed value is a JSON object, which excludes arrays, null and numbers kept as text. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** Whether a parsed value is a JSON number, kept as a number or as text. */
export function isJsonNumber(value: unknown): boolean {
  return typeof value === 'number' || isRawNumber(value);
}

/** The digits of a JSON number of either kind; undefined for anything else. */
export function jsonNumberText(value: unknown): string | undefined {
  if (typeof value === 'number') return JSON.stringify(value);
  return isRawNumber(value) ? JSON.stringify(value) : undefined;
}

function isRawNumber(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null && 'rawJSON' in value
  );
}
