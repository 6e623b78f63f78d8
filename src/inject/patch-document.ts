import { isSeq, visit } from 'yaml';
import type { Document } from 'yaml';
import type { Admission } from '../admission/admit.ts';
import type { Path } from './pod-templates.ts';

/** One step of a JSON Patch, as the webhook writes them. */
export interface PatchStep {
  readonly op: string;
  /** JSON Pointer. */
  readonly path: string;
  readonly value?: unknown;
}

/** The steps in an answer of the webhook; none when it leaves the pod alone. */
export function stepsOf({ answer }: Admission): readonly PatchStep[] {
  const { patch } = (answer as { response?: { patch?: string } }).response ?? {};
  return patch === undefined
    ? []
    : (JSON.parse(Buffer.from(patch, 'base64').toString('utf8')) as PatchStep[]);
}

/**
 * Applies the webhook's patch below `base` in a YAML document, so that comments and forms of the rest stay. What is
 * written once and used in several places (`*alias`) is written out first: only one of the places may change.
 */
export function patchDocument(document: Document, base: Path, steps: readonly PatchStep[]): void {
  if (steps.length > 0 && hasAliases(document)) {
    document.contents = document.createNode(document.toJS(), { aliasDuplicateObjects: false });
  }
  for (const { op, path, value } of steps) {
    const place = [...base, ...pointerParts(path)];
    if (op === 'remove') document.deleteIn(place);
    else if (op === 'add') addAt(document, place, value);
    else document.setIn(place, document.createNode(value));
  }
}

function hasAliases(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** In a list the value goes before the index, `-` is the end; elsewhere it replaces what is there. */
function addAt(document: Document, place: Path, value: unknown): void {
  const parent = document.getIn(place.slice(0, -1), true);
  const last = place.at(-1);
  const node = document.createNode(value);
  if (!isSeq(parent)) document.setIn(place, node);
  else parent.items.splice(last === '-' ? parent.items.length : Number(last), 0, node);
}

function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
