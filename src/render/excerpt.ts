import type { TemplateError } from '../../gotemplate/index.ts';
import { fromText, toText } from '../../gotemplate/index.ts';

/**
 * The error with the line it is about and a mark under the place:
 *
 *     orders.tpl:3:12: function "toJsn" not defined
 *       3 | {{ .Data | toJsn }}
 *         |            ^
 */
export function describeTemplateError(error: TemplateError, file: string, text: string): string {
  const { line, column } = error.place;
  const where = column === undefined ? `${file}:${line}` : `${file}:${line}:${column + 1}`;
  const source = text.split('\n')[line - 1];
  const heading = `${where}: ${toText(error.detail)}`;
  if (source === undefined) return heading;
  const gutter = `  ${line} | `;
  const marker =
    column === undefined ? [] : [`${' '.repeat(gutter.length - 2)}| ${indentation(source, column)}^`];
  return [heading, gutter + source, ...marker].join('\n');
}

/** Blanks as wide as what stands before a byte column; tabs stay tabs so that the mark lines up. */
function indentation(source: string, column: number): string {
  return toText(fromText(source).slice(0, column)).replace(/[^\t]/g, ' ');
}
