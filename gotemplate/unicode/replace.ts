import { splitRunes } from '../values/text.ts';

/** Replaces every occurrence; an empty text occurs before, between and after all characters (Go's strings.ReplaceAll). */
export function replaceAll(text: string, from: string, to: string): string {
  if (from !== '') return text.split(from).join(to);
  return text === '' ? to : to + splitRunes(text).join(to) + to;
}

/** How long the result of replaceAll would be, in bytes. */
export function replacedLength(text: string, from: string, to: string): number {
  const count = from === '' ? text.length + 1 : text.split(from).length - 1;
  return text.length + count * (to.length - from.length);
}
