import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { completeTable, families } from '../../../gotemplate/functions/complete.ts';
import { functionTable } from '../../../gotemplate/functions/table.ts';
import { rendered } from '../rendering.ts';

interface Recorded {
  readonly name: string;
  readonly source: string;
  readonly params: readonly string[];
  readonly min_args: number;
  readonly variadic: boolean;
}

const { functions: recorded, sprig_functions_not_exposed: unhermetic } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../vectors/templates/functions.json'), 'utf8'),
) as { functions: readonly Recorded[]; sprig_functions_not_exposed: readonly string[] };
const entries = Object.values(families).flat();

t.test('every function of the reference engine exists, and no other', (t) => {
  t.same(entries.map(({ name }) => name).sort(), recorded.map(({ name }) => name).sort());
  t.end();
});

t.test('the names of the functions that are loaded late are the names of those functions', (t) => {
  t.same([...functionTable().keys()].sort(), [...completeTable.keys()].sort());
  t.end();
});

t.test('the functions that depend on clock, chance or environment come on request', (t) => {
  const more = [...functionTable({ unhermetic: true }).keys()].filter((name) => !functionTable().has(name));
  t.same(more.sort(), unhermetic.map((name) => `sprig_${name}`).sort());
  t.end();
});

t.test('every function takes the arguments that the reference engine says', (t) => {
  const table = completeTable;
  for (const { name, source, params, variadic } of recorded.filter(({ min_args }) => min_args >= 0)) {
    const entry = table.get(name);
    const declared = [...(entry?.params ?? []), ...(entry?.rest === undefined ? [] : [`[]${entry.rest}`])];
    t.same(declared, params, `${name} of ${source}`);
    t.equal(entry?.rest !== undefined, variadic, name);
  }
  t.end();
});

t.test('every function has a one-line description that names no other thing', (t) => {
  for (const { name, doc } of entries) t.match(doc, /^\S.*[^.\s]$/, name);
  t.end();
});

for (const { name, example } of entries) {
  if (example === undefined) continue;
  t.test(`the example of ${name} yields what it says`, async (t) => {
    t.equal(await rendered(example.template), example.output);
  });
}
