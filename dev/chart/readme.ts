import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cell, code, table } from '../docs/markdown.ts';
import { chartFolder } from './render.ts';
import { leaves, readValues } from './values.ts';

/** The chart's README: the hand-written introduction and the table of values. */
export function chartReadme(): string {
  const introduction = readFileSync(join(chartFolder, 'files/introduction.md'), 'utf8');
  const rows = leaves(readValues()).map(({ path, fallback, doc }) => [
    code(path),
    code(shorten(fallback)),
    cell(doc),
  ]);
  return `${introduction}\n## Values\n\n${table(['value', 'default', 'what it does'], rows)}\n`;
}

/** Texts of several lines stand in values.yaml. */
function shorten(fallback: unknown): string {
  if (typeof fallback !== 'string') return JSON.stringify(fallback);
  return fallback.includes('\n') ? 'see values.yaml' : fallback;
}
