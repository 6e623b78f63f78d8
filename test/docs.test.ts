import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { pages } from '../dev/docs/pages.ts';

const root = join(import.meta.dirname, '..');

for (const [path, page] of Object.entries(pages))
  t.test(`${path} says what the tables in the code say`, async (t) => {
    t.equal(readFileSync(join(root, path), 'utf8'), page(), 'run "npm run docs" and commit the page');
  });
