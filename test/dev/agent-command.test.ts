import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { agentOnBun, agentOnNode, runtimeSwitches } from '../../dev/agent-command.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

t.test('the image with Bun sets the switches that the benchmark measures', (t) => {
  const target = read('Dockerfile')
    .split(/^FROM /m)
    .find((part) => part.startsWith('scratch AS agent-bare'));
  for (const [name, value] of Object.entries(runtimeSwitches.bun.env))
    t.match(target, new RegExp(`^ENV .*\\b${name}=${value}\\b`, 'm'));
  t.same(agentOnBun().env, runtimeSwitches.bun.env);
  t.end();
});

t.test('the image with Node starts the agent with the switches that the benchmark measures', (t) => {
  const { args } = runtimeSwitches.node;
  t.match(read('dev/images/assemble.sh'), `"$out/agent-node" dist "/usr/bin/node ${args.join(' ')}"`);
  t.same(agentOnNode().command.slice(1, -2), args);
  t.end();
});
