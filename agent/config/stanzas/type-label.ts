import type { Block } from '../blocks.ts';
import { reject, within } from '../issue.ts';
import type { Scope } from '../issue.ts';

/**
 * The type of a stanza that names it by its `type` key or else by its label, which counts in lower case. '' after an
 * issue: no type at all, or several labels.
 */
export function typeOf(typeKey: string, block: Block, scope: Scope): string {
  if (block.labels.length > 1) {
    reject(scope, block.at, 'must have one label, its type');
    return '';
  }
  const type = typeKey === '' ? (block.labels[0]?.name.toLowerCase() ?? '') : typeKey;
  if (type === '')
    reject(within(scope, 'type'), block.at, 'is required: write it as a key or as the label of the block');
  return type;
}
