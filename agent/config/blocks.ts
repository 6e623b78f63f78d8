import type { Body, Item, Key } from './hcl/node.ts';
import { reject, within } from './issue.ts';
import type { Position, Scope } from './issue.ts';
import { keyName } from './stanza.ts';

/** One stanza inside another: its labels and its body. `at` is where its name is written. */
export type Block = { readonly labels: readonly Key[]; readonly body: Body; readonly at: Position };

/** Every stanza of a name in a body: written as a block or as an object. */
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
  const inner = items.flatMap(({ keys, value }) =>
    value.kind === 'body' ? [{ labels: keys, body: value, at: keys[0].at }] : [],
  );
  const isLabels = inner.length > 0 && inner.length === items.length;
  return isLabels && !items.some((item) => ownKeys.includes(keyName(item))) ? inner : [block];
}

function blocksOfItem({ keys, value }: Item, scope: Scope): readonly Block[] {
  const [{ at }, ...labels] = keys;
  if (value.kind === 'body') return [{ labels, body: value, at }];
  reject(
    scope,
    value.at,
    'must be a block { … }, or in JSON an object or a list of objects that is not empty',
  );
  return [];
}
