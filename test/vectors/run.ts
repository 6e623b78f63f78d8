/**
 * Runs recorded vectors and prints, for each file, how many match: `node test/vectors/run.ts [templates|webhook ...]
 * [--file NAME] [--category NAME] [--containing TEXT] [--show N]`. VECTORS_DIR names another folder that holds the
 * folders `templates` and `webhook`. Exits with 1 when anything differs.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

interface FileResult {
  readonly file: string;
  readonly total: number;
  readonly differences: readonly { readonly id: string; readonly expected: string; readonly got: string; readonly template?: string }[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string', multiple: true },
    category: { type: 'string' },
    containing: { type: 'string' },
    show: { type: 'string', default: '3' },
  },
});
const { file: files, category, containing } = options;
const selection = {
  ...(files === undefined ? {} : { files }),
  ...(category === undefined ? {} : { category }),
  ...(containing === undefined ? {} : { containing }),
};
const folder = resolve(process.env['VECTORS_DIR'] ?? import.meta.dirname);

const suites: Readonly<Record<string, (folder: string) => Promise<readonly FileResult[]>>> = {
  webhook: async (of) => (await import('./webhook.ts')).runWebhookVectors(of, selection),
  templates: async (of) => (await import('./templates.ts')).runTemplateVectors(of, selection),
};

function report({ file, total, differences }: FileResult): void {
  console.log(`${file}: ${total - differences.length} of ${total}`);
  for (const { id, template, expected, got } of differences.slice(0, Number(options.show))) {
    console.log(`  ${id}${template === undefined ? '' : ` ${JSON.stringify(template)}`}`);
    console.log(`    expected ${expected}`);
    console.log(`    got      ${got}`);
  }
}

let isAllWell = true;
for (const name of positionals.length > 0 ? positionals : Object.keys(suites)) {
  const suite = suites[name];
  if (suite === undefined || !existsSync(join(folder, name))) {
    console.log(`${name}: no such vectors in ${folder}`);
    isAllWell = false;
    continue;
  }
  const results = await suite(join(folder, name));
  results.forEach(report);
  isAllWell &&= results.every(({ differences }) => differences.length === 0);
}
process.exitCode = isAllWell ? 0 : 1;
