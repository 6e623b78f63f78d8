/** Writes the reference pages that are derived from the tables in the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './docs/pages.ts';

for (const [path, page] of Object.entries(pages)) {
  writeFileSync(join(import.meta.dirname, '..', path), page());
  console.log(path);
}
