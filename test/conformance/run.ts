/**
 * Runs the black-box scenarios and the template snippets against the bundled agent, as an image starts it:
 * `npm run test:conformance -- [--runtime node|bun|both] [--only 1,5-9] [--peer] [--jobs 4] [--slack 2] [--record]`.
 * `--peer` runs `bao agent` beside it; `--record` keeps the outcomes for docs/conformance.md. A scenario that fails is run
 * once more, alone, before that counts. Prints "N passed, N failed" at the end; exits with 1 when something failed, and
 * when CI is set and there is no Python to run the scenarios with.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAgent } from '../../dev/build.ts';
import { findOpenBao } from '../../dev/openbao/find.ts';
import { hasRuntime, runtimes } from '../../dev/pod/agent-binary.ts';
import { record } from './results.ts';
import type { Contestant } from './suite.ts';
import { findPython, runScenarios, runSnippets } from './suite.ts';

const { values: options } = parseArgs({
  options: {
    runtime: { type: 'string', default: 'both' },
    only: { type: 'string' },
    peer: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '4' },
    slack: { type: 'string', default: '2' },
    record: { type: 'boolean', default: false },
  },
});

/** The agents to run: ours on the runtimes asked for and, with --peer, OpenBao's. */
function contestants(folder: string, bao: string | undefined): Contestant[] {
  const wanted = (['node', 'bun'] as const).filter((name) => ['both', name].includes(options.runtime));
  for (const name of wanted)
    if (!hasRuntime(name)) console.log(`NOT RUN on ${name}: it is not installed here`);
  const programs = { node: join(folder, 'node/agent.js'), bun: join(folder, 'bun/agent.js') };
  const ours = wanted
    .filter(hasRuntime)
    .map((name) => ({ name, command: [runtimes[name], programs[name], 'agent'] }));
  return options.peer && bao !== undefined ? [...ours, { name: 'openbao', command: [bao, 'agent'] }] : ours;
}

async function main(python: string, folder: string): Promise<number> {
  await chmod(folder, 0o755); // some scenarios run the agent as another user
  await bundleAgent(folder);
  const bao = await findOpenBao({
    env: process.env,
    cacheFolder: join(import.meta.dirname, '../../.cache/openbao'),
    onInstall: console.log,
  });
  if (bao === undefined) console.log('NOT RUN: scenarios with a real server, for there is no OpenBao here');
  const { only, jobs, slack } = options;
  const settings = {
    ...{ python, folder, jobs, slack },
    ...(only === undefined ? {} : { only }),
    ...(bao === undefined ? {} : { bao }),
  };
  let [passed, failed] = [0, 0];
  for (const contestant of contestants(folder, bao)) {
    console.log(`\n== ${contestant.name}`);
    const outcomes = await runScenarios(contestant, settings);
    if (options.record) await record(contestant.name, outcomes, python);
    const isOurs = contestant.name !== 'openbao';
    const snippetsFail = isOurs && only === undefined && !(await runSnippets(contestant, settings));
    const isFailure = ({ status, known }: (typeof outcomes)[number]) =>
      status !== 'pass' && status !== 'skip' && known === undefined;
    if (!isOurs) continue;
    passed += outcomes.filter(({ status }) => status === 'pass').length;
    failed += outcomes.filter(isFailure).length + (snippetsFail ? 1 : 0);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

const python = await findPython();
if (python === undefined) {
  console.log('NOT RUN: the conformance scenarios need python3 (3.11 or newer) and openssl on the PATH');
  process.exitCode = process.env.CI === undefined ? 0 : 1;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    process.exitCode = await main(python, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
