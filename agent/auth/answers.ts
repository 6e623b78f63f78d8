/** Reads single values out of JSON answers of which nothing is known. Pure; never throws. */

/** The text at a path of keys, or undefined when there is no such text. */
export function stringAt(json: string | Uint8Array, keys: readonly string[]): string | undefined {
  const value = valueAt(json, keys);
  return typeof value === 'string' ? value : undefined;
}

/** The value at a path of keys, or undefined when there is none or the text is not JSON. */
export function valueAt(json: string | Uint8Array, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    member,
    parsed(typeof json === 'string' ? json : new TextDecoder().decode(json)),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
