/**
 * Installs OpenBao and the webhook in the cluster that KUBECONFIG names, runs the tests of suite/ against them and
 * removes all of it again. Usage: node test/e2e/suite.ts [FILE ...]
 */
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findOpenBaoServer, installOpenBao, removeOpenBao } from './install/openbao.ts';
import { installWebhook, removeWebhook } from './install/webhook.ts';
import { createKubectl } from './kubectl.ts';
import { attemptProgram } from './program.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'suite');
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.e2e.ts'))
  .filter((file) => wanted.length === 0 || wanted.includes(file.replace('.e2e.ts', '')))
  .sort()
  .map((file) => join(folder, file));

const kubectl = createKubectl();
const programs = join(root, 'node_modules/.bin');
const env = { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) };
try {
  await installOpenBao(kubectl);
  await installWebhook(kubectl, (await findOpenBaoServer(kubectl)).address);
  const tap = [join(programs, 'tap'), '--jobs=1', '--timeout=600', ...files];
  process.exitCode = await attemptProgram(tap, { signal: new AbortController().signal, env, cwd: root });
} finally {
  await removeWebhook(kubectl);
  await removeOpenBao(kubectl);
}
