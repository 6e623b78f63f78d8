import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { agentOnBun, agentOnNode, runtimeSwitches } from '../../dev/agent-command.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The stage of the Dockerfile that makes an image. */
const stage = (name: string) =>
  read('Dockerfile')
    .split(/^FROM /m)
    .find((part) => part.startsWith(`scratch AS ${name}\n`));

t.test('the image with Bun sets the switches that the benchmark measures', (t) => {
  for (const [name, value] of Object.entries(runtimeSwitches.bun.env))
    t.match(stage('agent-bare'), new RegExp(`^ENV .*\\b${name}=${value}\\b`, 'm'));
  t.same(agentOnBun().env, runtimeSwitches.bun.env);
  t.end();
});

t.test('the image with Node starts the agent with the switches that the benchmark measures', (t) => {
  const { args, env } = runtimeSwitches.node;
  for (const [name, value] of Object.entries(env))
    t.match(stage('agent-node'), new RegExp(`^ENV .*\\b${name}=${value}\\b`, 'm'));
  t.match(read('dev/images/assemble.sh'), `"$out/agent-node" dist/node "/usr/bin/node ${args.join(' ')}"`);
  t.same(agentOnNode().command.slice(1, -2), args);
  t.end();
});
