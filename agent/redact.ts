/** Takes secret values out of a text that is about to be shown. */
import { GoMap, GoSlice, GoStruct, JsonNumber, toText } from '../gotemplate/index.ts';
import type { Value } from '../gotemplate/index.ts';

/** Shorter texts are words of the message itself more often than secrets. */
const shortest = 3;

/** The text with every string and number found in the values replaced by `[redacted]`, quoted forms included. */
export function redact(text: string, values: readonly Value[]): string {
  const secrets = values
    .flatMap((value) => [...leaves(value)])
    .filter((leaf) => leaf.length >= shortest)
    .flatMap((leaf) => [leaf, JSON.stringify(leaf).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text);
}

function* leaves(value: Value): Generator<string> {
  if (typeof value === 'string') yield toText(value);
  else if (value instanceof JsonNumber) yield value.text;
  else for (const part of partsOf(value)) yield* leaves(part);
}

function partsOf(value: Value): Iterable<Value> {
  if (value instanceof GoMap) return [...value.entries()].map(([, element]) => element);
  if (value instanceof GoSlice) return value.items;
  return value instanceof GoStruct ? value.values : [];
}
