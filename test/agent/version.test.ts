import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { version } from '../../agent/version.ts';

t.test('the agent has the version of the package', async (t) => {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  t.match(manifest, { version });
});
