import { families } from '../../gotemplate/functions/complete.ts';
import { unhermeticFunctions } from '../../gotemplate/functions/sprig/unhermetic.ts';
import type { FunctionEntry } from '../../gotemplate/functions/entry.ts';
import { cell, code, generated, table } from './markdown.ts';

const introduction = `${generated}

# Template functions

Everything a template can call, by family, with Go's types. The last argument may come from a pipeline. A test executes every example.
`;

const unhermetic = `The functions of this family give another answer each time. consul-template offered them up to 0.40 and took them out in 0.41, so they
are absent unless a program asks for them with the option \`unhermetic\`.
`;

/** docs/functions.md: the function reference, from the table of functions. */
export function functionsPage(): string {
  const sections = Object.entries(families).map(([name, entries]) => section(name, entries));
  const last = section('sprig: not hermetic', unhermeticFunctions).replace('\n\n', `\n\n${unhermetic}\n`);
  return [introduction, ...sections, last].join('\n');
}

function section(name: string, entries: readonly FunctionEntry[]): string {
  const rows = entries.map((entry) => [code(signature(entry)), cell(entry.doc), example(entry)]);
  return `## ${name}\n\n${table(['function', 'what it gives', 'example'], rows)}\n`;
}

function signature({ name, params, rest, result }: FunctionEntry): string {
  const parameters = [...params, ...(rest === undefined ? [] : [`...${rest}`])];
  return `${name}(${parameters.join(', ')}) ${result}`.replaceAll('interface {}', 'any');
}

function example({ example: shown }: FunctionEntry): string {
  return shown === undefined ? '' : `${code(shown.template)} gives ${code(shown.output) || 'nothing'}`;
}
