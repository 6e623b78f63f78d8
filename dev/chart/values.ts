import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import type { Pair, YAMLMap } from 'yaml';
import { chartFolder } from './render.ts';

/** A value of the chart: a leaf, or a block of further ones. */
export interface ChartValue {
  /** Names from the root, joined by dots. */
  readonly path: string;
  readonly name: string;
  /** What its `# --` comment says, '' without one. */
  readonly doc: string;
  readonly fallback: unknown;
  /** Empty for a leaf. */
  readonly children: readonly ChartValue[];
}

/** The chart's values.yaml with its comments. */
export function readValues(): readonly ChartValue[] {
  const { contents } = parseDocument(readFileSync(join(chartFolder, 'values.yaml'), 'utf8'));
  if (!isMap(contents)) throw new Error('values.yaml is no map');
  return valuesOf(contents, '');
}

/** The leaves below these values, in their order. */
export function leaves(values: readonly ChartValue[]): readonly ChartValue[] {
  return values.flatMap((value) => (value.children.length === 0 ? [value] : leaves(value.children)));
}

function valuesOf(map: YAMLMap, prefix: string): ChartValue[] {
  return map.items.map((pair, index) => toValue(pair, prefix, index === 0 ? map.commentBefore : undefined));
}

/** The parser keeps the comment of a map's first name with the map. */
function toValue({ key, value }: Pair, prefix: string, first: string | null | undefined): ChartValue {
  if (!isScalar(key)) throw new Error(`a name below ${prefix} is no text`);
  const name = String(key.value);
  const path = `${prefix}${name}`;
  const block = isMap(value) && value.items.length > 0 && !openBlocks.has(path);
  return {
    path,
    name,
    doc: docIn(key.commentBefore ?? first ?? ''),
    fallback: (value as { toJSON: () => unknown }).toJSON(),
    children: block ? valuesOf(value, `${path}.`) : [],
  };
}

/** Blocks with defaults to which users may add any name. */
const openBlocks = new Set([
  'injector.resources',
  'injector.nodeSelector',
  'injector.dashboard.labels',
  'injector.certManager.privateKey',
]);

function docIn(comment: string): string {
  const start = comment.lastIndexOf(' -- ');
  return start < 0 ? '' : comment.slice(start + 4).replace(/\s*\n\s*/g, ' ');
}
