import { join } from 'node:path';
import t from 'tap';
import { runTemplateVectors, templateFiles } from '../vectors/templates.ts';

const folder = join(import.meta.dirname, '../vectors/templates');

for (const file of templateFiles) {
  t.test(`every recorded answer of the reference engine is ours too: ${file}`, async (t) => {
    for (const { total, differences } of await runTemplateVectors(folder, { files: [file] })) {
      t.same(differences.slice(0, 10), []);
      t.equal(differences.length, 0, `${total - differences.length} of ${total}`);
    }
  });
}
