import { runeAt } from '../values/text.ts';
import type { MatchIndexes } from './machine.ts';

/**
 * Puts captures into a replacement template as Go's Regexp.Expand: `$name` takes the longest run of letters, digits and
 * underscores, an unknown or unmatched capture is empty, a dollar that starts nothing stands for itself.
 */
export function expand(
  template: string,
  text: string,
  match: MatchIndexes,
  names: readonly string[],
): string {
  let result = '';
  let rest = template;
  for (let dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
    result += rest.slice(0, dollar);
    rest = rest.slice(dollar + 1);
    const reference = readReference(rest);
    result += reference.name === '$' ? '$' : captured(reference.name, text, match, names);
    rest = rest.slice(reference.length);
  }
  return result + rest;
}

/** The name behind a dollar and how many bytes it takes; `$` itself for a plain dollar. */
function readReference(rest: string): { name: string; length: number } {
  if (rest.startsWith('$')) return { name: '$', length: 1 };
  const opening = rest.startsWith('{') ? 1 : 0;
  let end = opening;
  while (end < rest.length) {
    const { rune, width } = runeAt(rest, end);
    if (!/[\p{L}\p{Nd}_]/u.test(String.fromCodePoint(rune))) break;
    end += width;
  }
  const isClosed = opening === 0 || rest.charAt(end) === '}';
  if (end === opening || !isClosed) return { name: '$', length: 0 };
  return { name: rest.slice(opening, end), length: end + opening };
}

function captured(name: string, text: string, match: MatchIndexes, names: readonly string[]): string {
  const isNumber = /^(0|[1-9][0-9]*)$/.test(name);
  const candidates = isNumber ? [Number(name)] : names.flatMap((one, index) => (one === name ? [index] : []));
  const index = candidates.find((candidate) => (match[candidate * 2] ?? -1) >= 0);
  return index === undefined ? '' : text.slice(match[index * 2], match[index * 2 + 1]);
}
