import type { Body, Item, Key, Node } from './hcl/node.ts';
import { reject, within } from './issue.ts';
import type { Position, Scope } from './issue.ts';
import { keyName } from './stanza.ts';

/** One stanza inside another: its labels and its body. `at` is where its name is written. */
export type Block = { readonly labels: readonly Key[]; readonly body: Body; readonly at: Position };

/** Every stanza of a name in a body: written as a block, as an object, or as a list of objects. */
export function blocksOf(body: Body, name: string, scope: Scope): readonly Block[] {
  return body.items
    .filter((item) => keyName(item) === name)
    .flatMap((item) => blocksOfItem(item, within(scope, name)));
}

/** The only stanza of a name; more than one is an issue, none is undefined. */
export function onlyBlock(body: Body, name: string, scope: Scope): Block | undefined {
  const [first, second] = blocksOf(body, name, scope);
  if (second !== undefined) reject(within(scope, name), second.at, 'may be given only once');
  return first;
}

/**
 * The same for stanzas with a label, which JSON writes as the only key of an object: `{"kubernetes": {…}}`. An object
 * whose keys are all objects and none is one of the stanza's own keys is taken so.
 */
export function labelled(blocks: readonly Block[], ownKeys: readonly string[]): readonly Block[] {
  return blocks.flatMap((block) => (block.labels.length > 0 ? [block] : unwrapLabel(block, ownKeys)));
}

function unwrapLabel(block: Block, ownKeys: readonly string[]): readonly Block[] {
  const { items } = block.body;
  const isLabel = (item: Item) => !ownKeys.includes(keyName(item)) && objectsOf(item.value) !== undefined;
  if (items.length === 0 || !items.every(isLabel)) return [block];
  return items.flatMap((item) =>
    (objectsOf(item.value) ?? []).map((body) => ({ labels: item.keys, body, at: item.keys[0].at })),
  );
}

function blocksOfItem(item: Item, scope: Scope): readonly Block[] {
  const [{ at }, ...labels] = item.keys;
  const bodies = objectsOf(item.value);
  if (bodies !== undefined) return bodies.map((body) => ({ labels, body, at }));
  reject(scope, item.value.at, 'must be a block { … } or a non-empty list of objects');
  return [];
}

/** The objects that a value is: itself, or all items of a list; undefined when it is anything else. */
export function objectsOf(node: Node): readonly Body[] | undefined {
  if (node.kind === 'body') return [node];
  if (node.kind !== 'list' || node.items.length === 0) return undefined;
  const bodies = node.items.filter((item) => item.kind === 'body');
  return bodies.length === node.items.length ? bodies : undefined;
}
