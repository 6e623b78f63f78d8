/** Reads single values out of JSON answers of which nothing is known. Pure; never throws. */
import { memberOf, parseJson } from '../vault/json.ts';

/** The value at a path of keys, or undefined when there is none or the text is not JSON. */
export function valueAt(json: string | Uint8Array, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(memberOf, parseJson(json));
}

/** The text at a path of keys, or undefined when there is no such text. */
export function stringAt(json: string | Uint8Array, keys: readonly string[]): string | undefined {
  const value = valueAt(json, keys);
  return typeof value === 'string' ? value : undefined;
}
