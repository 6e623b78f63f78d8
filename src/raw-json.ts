/** The part of JSON that TypeScript 6 does not declare yet (in V8 since 11.4, so in every Node that we run on). */
interface RawJson {
  rawJSON: (text: string) => object;
  isRawJSON: (value: unknown) => boolean;
}

const raw = JSON as typeof JSON & RawJson;

/** A number that JSON.stringify writes with exactly these digits, however many; `text` must be a JSON number. */
export function rawNumber(text: string): object {
  return raw.rawJSON(text);
}

/** Whether `value` came from rawNumber. */
export function isRawNumber(value: unknown): boolean {
  return raw.isRawJSON(value);
}
