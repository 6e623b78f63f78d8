import { isLiteral, mustBe, shown } from './codec.ts';
import type { Codec, Decoded } from './codec.ts';
import { strictText, text } from './text.ts';

/** A list of texts, as HCL's own reader takes it. */
export const textList: Codec<readonly string[]> = hclListOf(text);

/** A list of texts, or one text that is split at its commas (consul-template's reading); '' is an empty list. */
export const splitList: Codec<readonly string[]> = (node) => {
  if (!isLiteral(node, 'string')) return listOf(strictText)(node);
  return { value: node.text === '' ? [] : node.text.split(',') };
};

/** The same for a list that HCL itself reads into a typed one: an empty block is an empty list there. */
export function hclListOf<T>(codec: Codec<T>): Codec<readonly T[]> {
  const list = listOf(codec);
  return (node) => (node.kind === 'body' && node.items.length === 0 ? { value: [] } : list(node));
}

/** A list whose items another codec reads; its first fault is the list's. */
export function listOf<T>(codec: Codec<T>): Codec<readonly T[]> {
  return (node): Decoded<readonly T[]> => {
    if (node.kind !== 'list') return mustBe('a list such as ["a", "b"]', node);
    const values: T[] = [];
    for (const item of node.items) {
      const decoded = codec(item);
      if ('problem' in decoded) return { problem: `item ${shown(item)} ${decoded.problem}` };
      values.push(decoded.value);
    }
    return { value: values };
  };
}
