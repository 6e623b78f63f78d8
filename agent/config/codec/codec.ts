import { quoteValue } from '../../../contract/issue.ts';
import type { Literal, Node } from '../hcl/node.ts';

/** A value read from a configuration, perhaps with a remark, or what is wrong with it. */
export type Decoded<T> = { readonly value: T; readonly warning?: string } | { readonly problem: string };

/** Reads one kind of value; never throws. */
export type Codec<T> = (node: Node) => Decoded<T>;

/** The fault of a value that has not the expected form: `must be …, got …`. */
export function mustBe(expected: string, node: Node): { readonly problem: string } {
  return { problem: `must be ${expected}, got ${shown(node)}` };
}

/** A value for a message: texts in quotes and cut, lists and blocks by their kind. */
export function shown(node: Node): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'body') return 'a block';
  if (node.kind !== 'string') return node.text;
  return quoteValue(node.text);
}

/** Whether a node is a plain value of one of the kinds. */
export function isLiteral<K extends Literal['kind']>(
  node: Node,
  ...kinds: readonly K[]
): node is Literal & { readonly kind: K } {
  return kinds.some((kind) => kind === node.kind);
}

/** The value of another codec, further checked or turned into something else. */
export function refine<A, B>(codec: Codec<A>, next: (value: A, node: Node) => Decoded<B>): Codec<B> {
  return (node) => {
    const decoded = codec(node);
    return 'problem' in decoded ? decoded : next(decoded.value, node);
  };
}
